package dev.echoport.config.source;

import dev.echoport.completion.FaultKind;
import dev.echoport.config.value.ProbabilityType;
import dev.echoport.config.value.RangeType;
import dev.echoport.config.value.TextType;
import dev.echoport.fault.Counted;
import dev.echoport.fault.Fault;
import dev.echoport.fault.Fault.Side;
import dev.echoport.fault.GilbertElliott;
import dev.echoport.fault.Range;
import dev.echoport.scheme.Scheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that faults of datagrams have, and those of streams have not. */
final class DatagramKeys {
  static final String DATAGRAMS = Counted.DATAGRAMS.word();
  static final String DIRECTION = "direction";
  static final String BY = "by";
  static final String THAN = "than";

  /** How many overtake one, unless said otherwise. */
  static final Range BY_ONE = Range.of(1);

  /** How long one waits for others, in milliseconds, unless said otherwise. */
  static final Range REORDER_MILLIS = Range.of(100);

  static final RangeType<Integer> OTHERS = RangeType.ofCounts(1, 1000);
  static final RangeType<Long> DATAGRAM_BYTES = RangeType.ofSizes("0B", "65507B");

  private static final Map<String, Side> DIRECTIONS = directions();
  private static final TextType WAYS = TextType.oneOf(DIRECTIONS.keySet());
  private static final List<String> BURST = List.of("p", "r", "h", "k");
  private static final List<String> OWN = List.of(DIRECTION, DATAGRAMS);
  private static final Set<String> OF_STREAMS =
      Set.of(FaultKeys.AT, FaultKeys.EVERY, FaultKeys.CONNECTIONS);

  private DatagramKeys() {}

  private static Map<String, Side> directions() {
    Map<String, Side> words = new LinkedHashMap<>();
    words.put("in", Side.RECEIVE);
    words.put("out", Side.SEND);
    return words;
  }

  /** Whether a listener for datagrams can have it. */
  static boolean has(FaultKind kind) {
    return switch (kind) {
      case LOSS, REORDER, BURST, LARGER, DELAY, RATE, CORRUPT, DUPLICATE -> true;
      default -> false;
    };
  }

  /** Whether no other listener can have it. */
  static boolean hasAlone(FaultKind kind) {
    return switch (kind) {
      case LOSS, REORDER, BURST, LARGER -> true;
      default -> false;
    };
  }

  /** What a kind needs that is for datagrams alone. */
  static List<String> own(FaultKind kind) {
    return switch (kind) {
      case REORDER -> List.of(BY, FaultKeys.TIME);
      case BURST -> BURST;
      case LARGER -> List.of(THAN);
      default -> List.of();
    };
  }

  /** Keys of a kind, beside those that it has everywhere. */
  static List<String> beside(FaultKind kind) {
    return has(kind) ? OWN : List.of();
  }

  /** Those of {@code keys} that a kind has on listeners of this scheme. */
  static List<String> of(FaultKind kind, List<String> keys, Scheme scheme) {
    List<String> those = new ArrayList<>(keys);
    if (scheme.isDatagrams()) {
      those.removeAll(OF_STREAMS);
      if (kind == FaultKind.DUPLICATE) {
        those.remove(FaultKeys.BYTES);
      }
    } else {
      those.removeAll(OWN);
    }
    return those;
  }

  /** Which way; both, if none is said. */
  static Side side(ProcessorEntry entry) {
    String word = entry.value(DIRECTION, WAYS, "");
    return DIRECTIONS.getOrDefault(word, Side.BOTH);
  }

  static Range by(ProcessorEntry entry, FaultKind kind) {
    return kind == FaultKind.REORDER ? entry.value(BY, OTHERS, BY_ONE) : Range.NONE;
  }

  static GilbertElliott burst(ProcessorEntry entry, FaultKind kind) {
    return kind == FaultKind.BURST
        ? new GilbertElliott(
            or(entry.required("p", FaultKeys.CHANCE)),
            or(entry.required("r", FaultKeys.CHANCE)),
            entry.value("h", FaultKeys.CHANCE, 0),
            entry.value("k", FaultKeys.CHANCE, ProbabilityType.CERTAIN))
        : GilbertElliott.NONE;
  }

  private static int or(@Nullable Integer read) {
    return read == null ? 0 : read;
  }

  /** Writes what {@link #side}, {@link #by} and {@link #burst} read. */
  static void put(Fault fault, Map<String, Object> keys) {
    Fault.Effect effect = fault.effect();
    if (fault.kind() == FaultKind.REORDER) {
      keys.put(BY, OTHERS.format(effect.by()));
    }
    if (fault.kind() == FaultKind.BURST) {
      GilbertElliott burst = effect.burst();
      List<Integer> values = List.of(burst.p(), burst.r(), burst.h(), burst.k());
      for (int i = 0; i < values.size(); i++) {
        keys.put(BURST.get(i), FaultKeys.CHANCE.format(values.get(i)));
      }
    }
    if (has(fault.kind())) {
      DIRECTIONS.forEach(
          (word, side) -> {
            if (effect.side() == side) {
              keys.put(DIRECTION, word);
            }
          });
    }
  }

  /** What cannot be, whatever else is in the plan. */
  static void reportContradiction(ProcessorEntry entry, Fault fault) {
    if (fault.kind() == FaultKind.REORDER && fault.audience().isAll()) {
      entry.report(
          FaultKeys.DO,
          "of all of them: nobody is left to overtake (expected: probability or datagrams)");
    }
  }

  /** Whether nothing that an earlier fault lets pass is left for a later one. */
  static boolean losesAll(Fault earlier, Fault later) {
    Side side = earlier.effect().side();
    return earlier.kind() == FaultKind.LOSS
        && earlier.audience().covers(later.audience())
        && (side != Side.SEND || later.effect().side() == Side.SEND);
  }
}
