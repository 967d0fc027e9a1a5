package dev.echoport.tracing;

import dev.echoport.completion.report.TraceParent;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a connection's trace and span, and whether it is sampled: a function of the
 * connection's number, so that nothing has to be remembered of a connection while it is open.
 *
 * <p>Ids are a keyed permutation of numbers, with keys drawn at the start: within a node they never
 * repeat; between nodes they are as good as random. Safe for all threads.
 */
final class TraceIds {
  private static final int PERCENT = 100;

  private final long highKey;
  private final long lowKey;
  private final long spanKey;
  private final long sampledBelow;
  private final boolean all;

  /**
   * @param samplingPercent of the connections without a parent
   */
  TraceIds(RandomGenerator random, int samplingPercent) {
    this.highKey = random.nextLong();
    this.lowKey = random.nextLong();
    this.spanKey = random.nextLong();
    this.sampledBelow = Long.MAX_VALUE / PERCENT * samplingPercent;
    this.all = samplingPercent == PERCENT;
  }

  /** The context of connection {@code number}; a parent that is not sampled has decided. */
  TraceContext of(long number, @Nullable TraceParent parent) {
    String spanId = hex(mixed(number ^ spanKey));
    if (parent != null) {
      return new TraceContext(parent.traceId(), spanId, parent, parent.sampled());
    }
    return new TraceContext(
        hex(mixed(number ^ highKey)) + hex(low(number)), spanId, null, samples(number));
  }

  /** Whether connection {@code number} is sampled if it has no parent. */
  boolean samples(long number) {
    return all || (low(number) & Long.MAX_VALUE) < sampledBelow;
  }

  private long low(long number) {
    return mixed(number ^ lowKey);
  }

  /** The finalizer of SplitMix64: a permutation in which each bit depends on all. */
  private static long mixed(long number) {
    long z = number;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Zero is not a valid id. */
  private static String hex(long bits) {
    String digits = Long.toHexString(bits == 0 ? 1 : bits);
    return "0".repeat(2 * Long.BYTES - digits.length()) + digits;
  }
}
