package dev.echoport.processor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Work for the worker verticles of one pool. An idle worker takes the next piece. A worker that is
 * held up by its frame holds up no other. Safe for all threads.
 *
 * <p>What waits here is bounded by the frames that listeners may have in process ({@code
 * maxFrames}).
 */
public final class WorkerPool implements Executor {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** The one that worked last is woken first: its caches are warm. */
  private final ConcurrentLinkedDeque<WorkerVerticle> idle = new ConcurrentLinkedDeque<>();

  private volatile boolean stopped;

  /** Any idle worker runs {@code work}, soon. */
  @Override
  public void execute(Runnable work) {
    waiting.add(work);
    @Nullable WorkerVerticle worker = idle.poll();
    if (worker != null) {
      worker.wake();
    }
  }

  /**
   * The next piece of work; {@code null} if there is none: then the worker counts as idle, and is
   * woken when there is.
   */
  @Nullable Runnable next(WorkerVerticle worker) {
    @Nullable Runnable work = stopped ? null : waiting.poll();
    if (work != null || stopped) {
      return work;
    }
    idle.push(worker);
    boolean missed = !waiting.isEmpty() && idle.remove(worker);
    return missed ? next(worker) : null;
  }

  void join(WorkerVerticle worker) {
    idle.add(worker);
    if (!waiting.isEmpty() && idle.remove(worker)) {
      worker.wake();
    }
  }

  /** Begins no more work. */
  void stop() {
    stopped = true;
  }
}
