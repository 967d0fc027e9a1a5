package dev.echoport.completion;

/**
 * What peers make a node hold.
 *
 * @param heldBytes in use by connections, and by frames in process
 * @param reservedBytes the same, plus what loops keep for the next buffers
 * @param limitBytes the most that may be reserved; 0: no limit
 */
public record MemoryUse(long heldBytes, long reservedBytes, long limitBytes) {
  /** Where there are no peers. */
  public static final MemoryUse NONE = new MemoryUse(0, 0, 0);
}
