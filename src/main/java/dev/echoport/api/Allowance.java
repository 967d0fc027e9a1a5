package dev.echoport.api;

/**
 * What a transformation asks before it makes something much larger than what it was given. Belongs
 * to the thread that works on the frame.
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
