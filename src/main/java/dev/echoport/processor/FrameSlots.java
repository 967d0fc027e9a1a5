package dev.echoport.processor;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Bounds the frames that one listener has in process on one loop. Connections that find no slot
 * wait in line, without receiving. Owned by that loop.
 */
public final class FrameSlots {
  /** New connections are refused once others have waited this long. */
  static final long OVERLOAD_NANOS = 1_000_000_000L;

  private final Executor loop;
  private final LongSupplier clock;
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private int free;
  private boolean resuming;
  private long waitingSinceNanos;

  FrameSlots(int slots, Executor loop, LongSupplier clock) {
    this.free = slots;
    this.loop = loop;
    this.clock = clock;
  }

  /** Whether one more frame may be submitted. */
  public boolean available() {
    return free > 0;
  }

  /** Takes a slot. The end of an input may take one more than there are. */
  void take() {
    free--;
  }

  void release() {
    free++;
    if (free > 0 && !waiting.isEmpty() && !resuming) {
      resuming = true;
      loop.execute(this::resume);
    }
  }

  /** Runs {@code action} once, on the loop, when its turn has come. */
  public void await(Runnable action) {
    if (waiting.isEmpty()) {
      waitingSinceNanos = clock.getAsLong();
    }
    waiting.add(action);
  }

  /** Withdraws the action: it will not run any more. */
  public void forget(Runnable action) {
    waiting.remove(action);
  }

  private void resume() {
    resuming = false;
    for (int turns = waiting.size(); turns > 0 && free > 0; turns--) {
      Iterator<Runnable> line = waiting.iterator();
      Runnable first = line.next();
      line.remove();
      first.run();
    }
  }

  /** Whether connections have waited in line for so long that new ones should be refused. */
  public boolean overloaded() {
    return !waiting.isEmpty() && clock.getAsLong() - waitingSinceNanos >= OVERLOAD_NANOS;
  }
}
