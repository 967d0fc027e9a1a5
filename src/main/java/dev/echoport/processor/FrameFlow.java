package dev.echoport.processor;

import dev.echoport.api.FrameContext;
import dev.echoport.frame.Frame;
import dev.echoport.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The frames of one connection on their way through the chain of its listener, in order. Owned by
 * the connection's loop, which calls every method.
 */
public final class FrameFlow {
  private final Receiver receiver;
  private final FrameSlots slots;
  private final LongSupplier clock;
  private final MemoryBudget memory;
  private final List<StageQueue> lanes = new ArrayList<>();
  private int inProcess;
  private boolean touched;
  private boolean cancelled;

  /** Who gets the frames at the end of the chain. */
  public interface Receiver {
    /**
     * The next frame in order is done, or has failed: see {@link FrameWork#failed}.
     *
     * @return whether its payload is needed until {@link FrameFlow#done}
     */
    boolean processed(FrameWork work);

    /**
     * Every frame was handed over, and the input had ended; {@code rest} has what is left to say.
     *
     * @return the same
     */
    boolean ended(FrameWork rest);

    /** The gateway has a defect; the connection cannot go on. */
    void broken(Throwable defect);

    /** No more frames for now: what was produced may be flushed. */
    void batchCompleted();
  }

  FrameFlow(Receiver receiver, FrameSlots slots, MemoryBudget memory, LongSupplier clock) {
    this.receiver = receiver;
    this.slots = slots;
    this.clock = clock;
    this.memory = memory;
  }

  MemoryBudget memory() {
    return memory;
  }

  /** The payload of {@code work} takes {@code bytes} more than its frame. */
  void takes(FrameWork work, long bytes) {
    long before = work.takes(bytes);
    if (before > 0) {
      memory.giveShared(before);
    }
  }

  void add(Stage stage, List<Step> steps) {
    lanes.add(new StageQueue(this, stage, steps, lanes.size() + 1, clock));
  }

  /** Hands a frame to the first processor. Takes a slot, which the caller has seen to be free. */
  public void submit(FrameWork work) {
    inProcess++;
    slots.take();
    pass(work, 0);
  }

  /** No frame follows. */
  public void end(Frame nothing, FrameContext context, long offset) {
    pass(FrameWork.end(nothing, context, offset, clock.getAsLong()), 0);
  }

  void pass(FrameWork work, int lane) {
    if (lane < lanes.size()) {
      lanes.get(lane).enter(work);
    } else if (work.last) {
      if (!receiver.ended(work)) {
        done(work);
      }
    } else {
      inProcess--;
      if (!receiver.processed(work)) {
        done(work);
      }
      slots.release();
    }
  }

  /** The payload that the receiver has needed is not needed any more. */
  public void done(FrameWork work) {
    takes(work, 0);
  }

  void freeSlot() {
    slots.release();
  }

  /** A run is back that nobody waits for. */
  void lateReturn(StageRun attempt) {
    memory.giveShared(attempt.handOverTaken());
    if (attempt.countAbandoned()) {
      slots.release();
    }
  }

  /** Whether nothing has happened since the last {@link #batchCompleted}. */
  boolean touch() {
    boolean first = !touched;
    touched = true;
    return first;
  }

  void batchCompleted() {
    touched = false;
    if (!cancelled) {
      receiver.batchCompleted();
    }
  }

  void broken(Throwable defect) {
    receiver.broken(defect);
  }

  /** Frames submitted and not yet handed over. */
  public int inProcess() {
    return inProcess;
  }

  /** Gives up processors that have taken too long. */
  public void tick(long now) {
    lanes.forEach(lane -> lane.tick(now));
  }

  /**
   * Forgets every frame. Results that other threads still produce are dropped.
   *
   * @return the frames, in order; without the end of the input
   */
  public List<FrameWork> cancel() {
    cancelled = true;
    List<FrameWork> forgotten = new ArrayList<>();
    for (int i = lanes.size() - 1; i >= 0; i--) {
      for (FrameWork work : lanes.get(i).cancel()) {
        takes(work, 0);
        if (!work.last) {
          forgotten.add(work);
        }
      }
    }
    inProcess = 0;
    return forgotten;
  }
}
