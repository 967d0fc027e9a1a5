package dev.echoport.api;

import io.vertx.core.buffer.Buffer;

/**
 * A processor at work. Which threads call it, and how many at once, says {@link Processor}. One
 * that is stateful may remember earlier frames of its connection:
 *
 * <pre>{@code
 * class Numbered implements Transformation {
 *   private int frames;
 *
 *   public Buffer apply(Buffer payload, FrameContext frame) {
 *     return Buffer.buffer(++frames + " ").appendBuffer(payload);
 *   }
 *
 *   public Buffer finish() {
 *     return Buffer.buffer(frames + " frames");
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Transformation {

  /**
   * Turns the payload of one frame into another, which may be the same object, changed. May block
   * unless it runs on the loop.
   *
   * @return the new payload; an empty one is a frame without payload
   * @throws Exception to fail this frame; its message is the cause that operators see
   */
  Buffer apply(Buffer payload, FrameContext frame) throws Exception;

  /**
   * The same, for one that makes much of little.
   *
   * @param memory asked before the result grows beyond the payload
   * @throws Exception as above
   */
  default Buffer apply(Buffer payload, FrameContext frame, Allowance memory) throws Exception {
    return apply(payload, frame);
  }

  /** Bytes outside the heap that it keeps between frames. Only for those that are stateful. */
  default int keptBytes() {
    return 0;
  }

  /**
   * The input of the connection has ended, after its last frame. Only for those that are stateful.
   *
   * @return what is still to be sent
   * @throws Exception to fail the connection
   */
  default Buffer finish() throws Exception {
    return Buffer.buffer();
  }

  /** The connection has ended, in whatever way. Only for those that are stateful. */
  default void close() {}
}
