package dev.echoport.config;

/**
 * What all connections of a node together may take.
 *
 * @param connections open at once; 0: bounded by file descriptors only
 */
public record NodeLimitsConfig(int connections, MemoryLimit memory) {
  /** No limit at all. */
  public static final NodeLimitsConfig OFF = new NodeLimitsConfig(0, new MemoryLimit(0, 0, 0));

  /**
   * What peers can make the node hold, and when it protects itself, in percent of that or of the
   * heap.
   *
   * @param budgetBytes the most that peers can make it hold; 0: as the JVM's memory allows
   * @param highPercent from here on; 0: never
   * @param lowPercent until it is down to this
   */
  public record MemoryLimit(long budgetBytes, int highPercent, int lowPercent) {
    /** Whether nothing is watched. */
    public boolean isOff() {
      return highPercent == 0;
    }
  }
}
