package dev.echoport.listener;

import dev.echoport.completion.RefusalReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the connections that a listener did not accept or keep. Safe for all threads. */
final class Refusals {
  private final Map<RefusalReason, LongAdder> counters = new EnumMap<>(RefusalReason.class);

  Refusals() {
    for (RefusalReason reason : RefusalReason.values()) {
      counters.put(reason, new LongAdder());
    }
  }

  /** Counts one refusal. */
  void count(RefusalReason reason) {
    LongAdder counter = counters.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /** All counts, zeros included. */
  Map<RefusalReason, Long> counts() {
    Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    counters.forEach((reason, counter) -> counts.put(reason, counter.sum()));
    return counts;
  }
}
