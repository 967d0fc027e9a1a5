package dev.echoport.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs slow tasks one per turn of the event loop, so that a burst of them does not stall echoes.
 * Owned by the loop.
 */
public final class TurnQueue {
  private final Queue<Runnable> line = new ArrayDeque<>();
  private final Consumer<Runnable> nextTurn;
  private boolean awaited;

  /**
   * @param nextTurn runs an action when the loop has done what else there was to do
   */
  TurnQueue(Consumer<Runnable> nextTurn) {
    this.nextTurn = nextTurn;
  }

  public static TurnQueue of(EventLoop loop) {
    return new TurnQueue(nextTurn(loop));
  }

  static Consumer<Runnable> nextTurn(EventLoop loop) {
    return action -> afterItsInput(loop, action);
  }

  /** A task that is executed now would run before the loop looks at its sockets again. */
  @SuppressWarnings("FutureReturnValueIgnored") // runs on this loop
  private static void afterItsInput(EventLoop loop, Runnable action) {
    loop.schedule(action, 1, TimeUnit.NANOSECONDS);
  }

  /** Does {@code action} in a turn of its own. */
  public void add(Runnable action) {
    line.add(action);
    await();
  }

  private void await() {
    if (!awaited && !line.isEmpty()) {
      awaited = true;
      nextTurn.accept(this::turn);
    }
  }

  private void turn() {
    awaited = false;
    Runnable action = line.remove();
    await();
    action.run();
  }
}
