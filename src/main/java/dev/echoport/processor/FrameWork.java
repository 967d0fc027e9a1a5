package dev.echoport.processor;

import dev.echoport.api.FrameContext;
import dev.echoport.api.OnError;
import dev.echoport.completion.CloseReason;
import dev.echoport.frame.Frame;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way through a chain. Owned by the connection's loop; a {@link StageRun} reads only
 * the fields that never change.
 */
public final class FrameWork {
  final FrameContext context;
  final boolean last;
  Buffer payload;
  @Nullable StageRun attempt;

  private final Frame frame;
  private final long offset;
  private final long postedNanos;
  private long startedNanos;
  private boolean done;
  private @Nullable Failure failure;

  /** Bytes that its payload takes beyond those of the frame. */
  private long takenBytes;

  private record Failure(CloseReason reason, OnError onError, String cause) {}

  private FrameWork(
      Frame frame, FrameContext context, long offset, long postedNanos, boolean last) {
    this.frame = frame;
    this.context = context;
    this.offset = offset;
    this.postedNanos = postedNanos;
    this.last = last;
    this.payload = frame.payload();
  }

  /**
   * A frame as it was decoded.
   *
   * @param offset of the frame's first byte in the input of its connection
   * @param postedNanos now, by the loop's clock
   */
  public static FrameWork of(Frame frame, FrameContext context, long offset, long postedNanos) {
    return new FrameWork(frame, context, offset, postedNanos, false);
  }

  /**
   * Stands for input that cannot be a frame. Takes its place in the order, and ends the connection
   * when its turn comes.
   */
  public static FrameWork broken(
      Frame rest, FrameContext context, long offset, long postedNanos, String cause) {
    FrameWork work = of(rest, context, offset, postedNanos);
    work.fail(CloseReason.PROTOCOL_ERROR, OnError.CLOSE, cause);
    return work;
  }

  /** The end of the input, behind every frame. */
  static FrameWork end(Frame nothing, FrameContext context, long offset, long postedNanos) {
    return new FrameWork(nothing, context, offset, postedNanos, true);
  }

  /**
   * Notes how many bytes the payload takes beyond those of the frame; returns how many it took
   * before.
   */
  long takes(long bytes) {
    long before = takenBytes;
    takenBytes = bytes;
    return before;
  }

  void fail(CloseReason reason, OnError onError, String cause) {
    failure = new Failure(reason, onError, cause);
  }

  void started(long nanos) {
    if (startedNanos == 0) {
      startedNanos = nanos;
    }
  }

  void stageDone(boolean value) {
    done = value;
  }

  boolean stageDone() {
    return done || failure != null;
  }

  /** The frame as it was decoded. */
  public Frame frame() {
    return frame;
  }

  /** The payload that the processors have made of it so far. */
  public Buffer payload() {
    return payload;
  }

  /** Offset of its first byte in the connection's input. */
  public long offset() {
    return offset;
  }

  /** When it was handed to the chain, by the loop's clock. */
  public long postedNanos() {
    return postedNanos;
  }

  /** When a processor first worked on it, by the loop's clock; when it was posted, if none did. */
  public long startedNanos() {
    return startedNanos == 0 ? postedNanos : startedNanos;
  }

  /** Whether a processor failed on it, or it is no frame at all. */
  public boolean failed() {
    return failure != null;
  }

  /** Why the connection ends or the frame is discarded. */
  public CloseReason failureReason() {
    return failure == null ? CloseReason.INTERNAL : failure.reason;
  }

  /** Whether the connection goes on without this frame. */
  public boolean discarded() {
    return failure != null && failure.onError == OnError.DISCARD;
  }

  /** What went wrong, for people. */
  public @Nullable String cause() {
    return failure == null ? null : failure.cause;
  }
}
