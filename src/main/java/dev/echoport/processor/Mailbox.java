package dev.echoport.processor;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way back to a loop. However many results arrive until the loop looks, it is woken once. Any
 * thread may put; the loop takes.
 */
public final class Mailbox {
  /** Results that are taken in one go, so that input and output have their turn in between. */
  private static final int TURN = 256;

  private final Executor loop;
  private final Queue<StageRun> returned = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ArrayDeque<FrameFlow> touched = new ArrayDeque<>();

  /**
   * @param loop runs what it is given on the loop, later
   */
  public Mailbox(Executor loop) {
    this.loop = loop;
  }

  void put(StageRun attempt) {
    returned.add(attempt);
    wake();
  }

  private void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      loop.execute(this::take);
    }
  }

  private void take() {
    woken.set(false);
    for (int i = 0; i < TURN; i++) {
      @Nullable StageRun attempt = returned.poll();
      if (attempt == null) {
        break;
      }
      FrameFlow flow = attempt.lane.flow();
      if (flow.touch()) {
        touched.add(flow);
      }
      handOver(attempt, flow);
    }
    for (FrameFlow flow = touched.poll(); flow != null; flow = touched.poll()) {
      flow.batchCompleted();
    }
    if (!returned.isEmpty()) {
      wake();
    }
  }

  /** A defect that one connection meets must not lose the results of others. */
  private static void handOver(StageRun attempt, FrameFlow flow) {
    try {
      attempt.lane.returned(attempt);
    } catch (RuntimeException | Error e) {
      flow.broken(e);
    }
  }
}
