package dev.echoport.processor;

import dev.echoport.api.Allowance;
import dev.echoport.api.OnError;
import dev.echoport.completion.FrameOutcome;
import dev.echoport.memory.MemoryRefusedException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a frame through the steps of a stage. Made by the loop, handed to the thread that
 * executes it, handed back through the loop's {@link Mailbox}: so plain fields are enough, except
 * for those that the loop reads meanwhile to see whether a step takes too long.
 */
final class StageRun implements Allowance {
  private static final FrameOutcome[] NONE = {};

  final FrameWork work;
  final StageQueue lane;
  private final List<Step> steps;
  private final int first;
  private final LongSupplier clock;
  private final long queuedNanos;

  private final long[] runNanos;
  private FrameOutcome[] outcomes = NONE;
  private Buffer payload;
  private @Nullable Throwable failure;
  private long startedNanos;
  private long finishedNanos;
  private boolean keepsSlot;

  /** Bytes of memory taken beyond those of the frame. */
  private long takenBytes;

  /** Guarded by this. */
  private @Nullable Thread runner;

  private volatile boolean cancelled;
  private volatile Progress progress;

  /** Which step is at work on what, and since when. */
  private record Progress(int step, Buffer input, long startedNanos) {}

  /**
   * @param first the step to begin with
   */
  StageRun(FrameWork work, StageQueue lane, List<Step> steps, int first, LongSupplier clock) {
    this.work = work;
    this.lane = lane;
    this.steps = steps;
    this.first = first;
    this.clock = clock;
    this.payload = work.payload;
    this.queuedNanos = clock.getAsLong();
    this.startedNanos = queuedNanos;
    this.finishedNanos = queuedNanos;
    this.runNanos = new long[steps.size()];
    this.progress = new Progress(first, payload, 0);
  }

  /** Runs the steps. Called once, by the thread that the stage chose. */
  void execute() {
    if (!begin()) {
      return;
    }
    try {
      executeSteps();
    } finally {
      end();
    }
  }

  private synchronized boolean begin() {
    runner = cancelled ? null : Thread.currentThread();
    return runner != null;
  }

  /** An interrupt that came too late must not hit what the thread does next. */
  private synchronized void end() {
    runner = null;
    if (cancelled) {
      Thread.interrupted();
    }
  }

  private void executeSteps() {
    startedNanos = clock.getAsLong();
    finishedNanos = startedNanos;
    outcomes = new FrameOutcome[steps.size()];
    for (int i = first; i < steps.size() && failure == null && !cancelled; i++) {
      execute(i, steps.get(i));
    }
  }

  private void execute(int index, Step step) {
    progress = new Progress(index, payload, finishedNanos);
    try {
      payload = step.apply(payload, work.context, work.last, this);
      settle();
      outcomes[index] = FrameOutcome.OK;
    } catch (OutOfMemoryError e) {
      lane.flow().memory().exhausted(e);
      outcomes[index] = FrameOutcome.FAILED;
      fail(index, e);
    } catch (Exception | LinkageError | StackOverflowError e) {
      outcomes[index] = FrameOutcome.FAILED;
      if (step.whenItFails() != OnError.PASSTHROUGH) {
        fail(index, e);
      }
    }
    long now = clock.getAsLong();
    runNanos[index] = now - finishedNanos;
    finishedNanos = now;
  }

  @Override
  public void take(long bytes) {
    lane.flow().memory().takeShared(bytes);
    takenBytes += bytes;
  }

  /** Takes memory for as much as the payload is larger than the frame. */
  private void settle() {
    long beyond = Math.max(0, payload.length() - work.frame().inputBytes());
    if (beyond > takenBytes) {
      take(beyond - takenBytes);
    } else if (beyond < takenBytes) {
      lane.flow().memory().giveShared(takenBytes - beyond);
      takenBytes = beyond;
    }
  }

  /** Back on the loop: hands the memory that was taken over to the caller. */
  long handOverTaken() {
    long taken = takenBytes;
    takenBytes = 0;
    return taken;
  }

  /** For a stage that has no thread: the only step has its answer. */
  void answered(@Nullable Buffer answer, @Nullable Throwable cause) {
    startedNanos = queuedNanos;
    finishedNanos = clock.getAsLong();
    runNanos[first] = finishedNanos - startedNanos;
    outcomes = new FrameOutcome[steps.size()];
    outcomes[first] = answer == null ? FrameOutcome.FAILED : FrameOutcome.OK;
    if (answer != null) {
      accept(answer);
    } else if (steps.get(first).whenItFails() != OnError.PASSTHROUGH) {
      fail(first, cause == null ? new IllegalStateException("no answer") : cause);
    }
  }

  private void accept(Buffer answer) {
    payload = answer;
    try {
      settle();
    } catch (MemoryRefusedException e) {
      fail(first, e);
    }
  }

  private void fail(int index, Throwable cause) {
    failure = cause;
    progress = new Progress(index, payload, 0);
  }

  /** From now on nobody wants the result: a thread that waits for something is interrupted. */
  synchronized void cancel() {
    cancelled = true;
    if (runner != null) {
      runner.interrupt();
    }
  }

  /** Cancels it because its connection has ended; the frame's slot is free when it is back. */
  void abandon() {
    cancel();
    keepsSlot = !work.last;
  }

  /** Back on the loop, abandoned: counts the bytes that became nothing. */
  boolean countAbandoned() {
    if (keepsSlot) {
      failedStep().totals().cancelled();
    }
    return keepsSlot;
  }

  /** The step that has exceeded its time at {@code now}, or -1. */
  int overdueStep(long now) {
    Progress seen = progress;
    long timeout = steps.get(seen.step()).timeoutNanos();
    boolean overdue =
        timeout > 0 && seen.startedNanos() != 0 && now - seen.startedNanos() > timeout;
    return overdue ? seen.step() : -1;
  }

  /** The input of the step at work; transformations do not change it. */
  Buffer inputOfStep() {
    return progress.input();
  }

  /** Back on the loop: counts what the steps did. */
  void count() {
    for (int i = first; i < outcomes.length; i++) {
      if (outcomes[i] != null) {
        steps.get(i).totals().done(outcomes[i], i == first ? queueNanos() : 0, runNanos[i]);
      }
    }
  }

  private long queueNanos() {
    return startedNanos - queuedNanos;
  }

  Buffer payload() {
    return payload;
  }

  long startedNanos() {
    return startedNanos;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** The step that failed, or the current one. */
  Step failedStep() {
    return steps.get(progress.step());
  }
}
