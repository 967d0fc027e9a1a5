package dev.echoport.listener.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a listener did not accept, keep or answer. Safe for all threads.
 *
 * @param <R> the reasons
 */
public final class Refusals<R extends Enum<R>> {
  private final Class<R> reasons;
  private final Map<R, LongAdder> counters;

  public Refusals(Class<R> reasons) {
    this.reasons = reasons;
    this.counters = new EnumMap<>(reasons);
    for (R reason : reasons.getEnumConstants()) {
      counters.put(reason, new LongAdder());
    }
  }

  /** Counts one refusal. */
  public void count(R reason) {
    LongAdder counter = counters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /** All counts, zeros included. */
  public Map<R, Long> counts() {
    Map<R, Long> counts = new EnumMap<>(reasons);
    counters.forEach((reason, counter) -> counts.put(reason, counter.sum()));
    return counts;
  }
}
