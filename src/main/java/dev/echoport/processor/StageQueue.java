package dev.echoport.processor;

import dev.echoport.api.OnError;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FrameOutcome;
import dev.echoport.memory.MemoryRefusedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one connection at one stage. They may be worked on in any order and at once, but
 * they leave in the order in which they came. Owned by the connection's loop.
 */
final class StageQueue {
  private final FrameFlow flow;
  private final Stage stage;
  private final List<Step> steps;
  private final LongSupplier clock;
  private final int next;
  private final boolean stateful;
  private final boolean timed;
  private final ArrayDeque<FrameWork> inOrder = new ArrayDeque<>();

  /** Runs that other threads hold, wanted or not. */
  private int away;

  /** Bytes that its transformations keep between frames. */
  private long keptBytes;

  private boolean leaving;
  private boolean cancelled;
  private boolean closed;

  /**
   * @param next index of the queue behind this one
   */
  StageQueue(FrameFlow flow, Stage stage, List<Step> steps, int next, LongSupplier clock) {
    this.flow = flow;
    this.stage = stage;
    this.steps = steps;
    this.next = next;
    this.clock = clock;
    this.stateful = steps.stream().anyMatch(Step::stateful);
    this.timed = steps.stream().anyMatch(step -> step.timeoutNanos() > 0);
  }

  FrameFlow flow() {
    return flow;
  }

  void enter(FrameWork work) {
    work.stageDone(false);
    inOrder.add(work);
    if (!stateful || inOrder.size() == 1) {
      begin(work);
    }
  }

  private void begin(FrameWork work) {
    if (work.failed() || (work.last && !stateful && work.payload.length() == 0)) {
      work.stageDone(true);
      leave();
    } else {
      begin(work, 0);
    }
  }

  private void begin(FrameWork work, int first) {
    StageRun attempt = new StageRun(work, this, steps, first, clock);
    work.attempt = attempt;
    away++;
    stage.begin(attempt);
  }

  /** The stage has finished {@code attempt}; it may be one that nobody waits for any more. */
  void returned(StageRun attempt) {
    away--;
    FrameWork work = attempt.work;
    if (work.attempt != attempt) {
      flow.lateReturn(attempt);
      closeWhenBack();
      return;
    }
    work.attempt = null;
    attempt.count();
    work.started(attempt.startedNanos());
    work.payload = attempt.payload();
    flow.takes(work, attempt.handOverTaken());
    @Nullable Throwable failure = attempt.failure();
    if (failure instanceof MemoryRefusedException) {
      work.fail(CloseReason.MEMORY, OnError.CLOSE, text(failure));
    } else if (failure != null) {
      work.fail(CloseReason.PROCESSOR_FAILED, attempt.failedStep().whenItFails(), text(failure));
    }
    keep();
    work.stageDone(true);
    leave();
  }

  /** Counts the memory that transformations keep between frames, such as a compressor's tables. */
  private void keep() {
    if (!stateful || closed) {
      return;
    }
    long now = 0;
    for (Step step : steps) {
      now += step.stateful() ? step.transformation().keptBytes() : 0;
    }
    if (now > keptBytes) {
      flow.memory().takeShared(now - keptBytes);
      keptBytes = now;
    }
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** Passes on, in order, the frames that are done. */
  private void leave() {
    if (leaving) {
      return;
    }
    leaving = true;
    while (!cancelled && !inOrder.isEmpty() && inOrder.element().stageDone()) {
      flow.pass(inOrder.remove(), next);
      if (stateful && !cancelled && !inOrder.isEmpty()) {
        begin(inOrder.element());
      }
    }
    leaving = false;
  }

  /** Gives up the step that has taken too long, for each frame. */
  void tick(long now) {
    if (!timed) {
      return;
    }
    for (FrameWork work : List.copyOf(inOrder)) {
      @Nullable StageRun attempt = work.attempt;
      int overdue = attempt == null ? -1 : attempt.overdueStep(now);
      if (attempt != null && overdue >= 0 && !cancelled) {
        timeOut(work, attempt, overdue);
      }
    }
  }

  private void timeOut(FrameWork work, StageRun attempt, int overdue) {
    Step step = steps.get(overdue);
    attempt.cancel();
    step.totals().done(FrameOutcome.TIMED_OUT, 0, step.timeoutNanos());
    work.started(now());
    if (step.whenItFails() == OnError.PASSTHROUGH && overdue + 1 < steps.size()) {
      work.payload = attempt.inputOfStep();
      begin(work, overdue + 1);
      return;
    }
    work.attempt = null;
    if (step.whenItFails() == OnError.PASSTHROUGH) {
      work.payload = attempt.inputOfStep();
    } else {
      work.fail(
          CloseReason.PROCESSOR_FAILED,
          step.whenItFails(),
          "%s took longer than %d ms"
              .formatted(step.totals().name(), Duration.ofNanos(step.timeoutNanos()).toMillis()));
    }
    work.stageDone(true);
    leave();
  }

  private long now() {
    return clock.getAsLong();
  }

  /** Forgets every frame; returns them in order. */
  List<FrameWork> cancel() {
    cancelled = true;
    List<FrameWork> forgotten = List.copyOf(inOrder);
    inOrder.clear();
    for (FrameWork work : forgotten) {
      @Nullable StageRun attempt = work.attempt;
      work.attempt = null;
      if (attempt != null) {
        attempt.abandon();
      } else if (!work.last) {
        flow.freeSlot();
      }
    }
    closeWhenBack();
    return forgotten;
  }

  /** A transformation is closed when no thread is in it any more. */
  private void closeWhenBack() {
    if (cancelled && !closed && away == 0) {
      closed = true;
      steps.stream().filter(Step::stateful).forEach(step -> step.transformation().close());
      flow.memory().giveShared(keptBytes);
      keptBytes = 0;
    }
  }
}
