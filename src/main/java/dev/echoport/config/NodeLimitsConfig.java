package dev.echoport.config;

/**
 * What all connections of a node together may take.
 *
 * @param connections open connections on all listeners; 0: as many as the limit of open files
 *     allows
 * @param memory what peers can make the node hold
 */
public record NodeLimitsConfig(@Key int connections, @Key MemoryLimit memory) {
  /** No limit at all. */
  public static final NodeLimitsConfig OFF = new NodeLimitsConfig(0, new MemoryLimit(0, 0, 0));

  /**
   * What peers can make the node hold, and when it protects itself, in percent of that or of the
   * heap.
   *
   * @param budgetBytes the most; 0B: two fifths of the heap or of direct memory, whichever is less
   * @param highPercent the part of it, and of the heap, from which on the node protects itself; 0%:
   *     never
   * @param lowPercent the part at which that ends; less than {@code high}
   */
  public record MemoryLimit(
      @Key(name = "budget") long budgetBytes,
      @Key(name = "high", kind = Kind.PERCENT) int highPercent,
      @Key(name = "low", kind = Kind.PERCENT) int lowPercent) {
    /** Whether nothing is watched. */
    public boolean isOff() {
      return highPercent == 0;
    }
  }
}
