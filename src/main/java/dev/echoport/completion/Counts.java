package dev.echoport.completion;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counters by enum constant: arrays while a loop owns them, maps without zeros once read. */
final class Counts {
  private Counts() {}

  static <E extends Enum<E>> Map<E, Long> of(Class<E> type, long @Nullable [] counters) {
    Map<E, Long> counts = new EnumMap<>(type);
    if (counters != null) {
      for (E constant : type.getEnumConstants()) {
        long count = counters[constant.ordinal()];
        if (count != 0) {
          counts.put(constant, count);
        }
      }
    }
    return Collections.unmodifiableMap(counts);
  }

  static <E extends Enum<E>> Map<E, Long> sum(Class<E> type, Map<E, Long> a, Map<E, Long> b) {
    Map<E, Long> sum = new EnumMap<>(type);
    sum.putAll(a);
    b.forEach((constant, count) -> sum.merge(constant, count, Long::sum));
    return Collections.unmodifiableMap(sum);
  }
}
