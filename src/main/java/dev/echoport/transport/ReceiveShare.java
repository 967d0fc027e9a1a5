package dev.echoport.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a turn of the event loop short, however many peers send bytes that take long to work off.
 * Once their receives have taken {@link #MOST_NANOS} of it, they are as small as can be, and each
 * is followed by its connection's next one only when the others have had theirs: it stands in line,
 * of which a turn lets in what fits. Nobody else ever stands there. Owned by the loop.
 */
public final class ReceiveShare {
  static final long MOST_NANOS = 4_000_000;

  private static final FastThreadLocal<ReceiveShare> OF_THIS_LOOP = new FastThreadLocal<>();

  private final Queue<Waiting> line = new ArrayDeque<>();
  private final Consumer<Runnable> nextTurn;
  private long spent;
  private boolean awaited;

  private record Waiting(Runnable receive, long nanos) {}

  /**
   * @param nextTurn runs an action when the loop has done what else there was to do
   */
  public ReceiveShare(Consumer<Runnable> nextTurn) {
    this.nextTurn = nextTurn;
  }

  /** Loops that know how much of a turn has gone. */
  public static IoHandlerFactory counted(IoHandlerFactory loops) {
    return new Loops(loops);
  }

  /** Those of the calling loop; on a loop that does not count, nobody ever waits. */
  public static ReceiveShare ofThisLoop() {
    @Nullable ReceiveShare share = OF_THIS_LOOP.getIfExists();
    return share == null ? new ReceiveShare(Runnable::run) : share;
  }

  /** The loop looks at its sockets again. */
  void begin() {
    spent = 0;
  }

  /** Whether receives have had their share of this turn; then they are as small as can be. */
  public boolean isSpent() {
    return spent > MOST_NANOS;
  }

  /**
   * What a peer has sent, and takes long, has been worked off.
   *
   * @param nanos how long that took
   * @return whether others come first
   */
  public boolean spend(long nanos) {
    spent += nanos;
    return spent > MOST_NANOS || !line.isEmpty();
  }

  /**
   * Stands in line.
   *
   * @param nanos how long its receive takes, as far as can be told
   * @param receive lets it receive again
   */
  public void await(long nanos, Runnable receive) {
    line.add(new Waiting(receive, nanos));
    awaitTurn();
  }

  private void awaitTurn() {
    if (!awaited && !line.isEmpty()) {
      awaited = true;
      nextTurn.accept(this::turn);
    }
  }

  /** The receives of this turn are done: what is let in belongs to the next one. */
  private void turn() {
    List<Runnable> fitting = new ArrayList<>();
    long left = MOST_NANOS;
    while (left > 0 && !line.isEmpty()) {
      Waiting first = line.remove();
      left -= first.nanos();
      fitting.add(first.receive());
    }
    awaited = false;
    awaitTurn();
    spent = 0;
    fitting.forEach(Runnable::run);
  }

  private record Loops(IoHandlerFactory loops) implements IoHandlerFactory {
    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
      Consumer<Runnable> nextTurn = TurnQueue.nextTurn((EventLoop) executor);
      return new Counted(loops.newHandler(executor), new ReceiveShare(nextTurn));
    }

    @Override
    public boolean isChangingThreadSupported() {
      return loops.isChangingThreadSupported();
    }
  }

  private static final class Counted extends LoopDecorator {
    private final ReceiveShare share;

    Counted(IoHandler loop, ReceiveShare share) {
      super(loop);
      this.share = share;
    }

    @Override
    public void initialize() {
      OF_THIS_LOOP.set(share);
      super.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      share.begin();
      return super.run(context);
    }
  }
}
