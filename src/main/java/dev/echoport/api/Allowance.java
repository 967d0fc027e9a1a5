package dev.echoport.api;

/**
 * What a transformation asks before it makes something much larger than what it was given. Belongs
 * to the thread that works on the frame.
 *
 * <pre>{@code
 * class Repeat implements Transformation {
 *   public Buffer apply(Buffer payload, FrameContext frame) {
 *     return apply(payload, frame, Allowance.ANY);
 *   }
 *
 *   public Buffer apply(Buffer payload, FrameContext frame, Allowance memory) {
 *     memory.take(99L * payload.length());
 *     Buffer result = Buffer.buffer(100 * payload.length());
 *     for (int i = 0; i < 100; i++) {
 *       result.appendBuffer(payload);
 *     }
 *     return result;
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Allowance {
  /** Never refuses. */
  Allowance ANY = bytes -> {};

  /**
   * The frame takes so many bytes more, until it is done.
   *
   * @throws dev.echoport.memory.MemoryRefusedException if they do not fit in the memory for peers;
   *     to be passed on
   */
  void take(long bytes);
}
