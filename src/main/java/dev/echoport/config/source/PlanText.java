package dev.echoport.config.source;

import dev.echoport.completion.FaultKind;
import dev.echoport.config.value.ConnectionsType;
import dev.echoport.config.value.ProbabilityType;
import dev.echoport.config.value.SizeType;
import dev.echoport.config.yaml.YamlText;
import dev.echoport.fault.Audience;
import dev.echoport.fault.Fault;
import dev.echoport.fault.Fault.Effect;
import dev.echoport.fault.Position;
import dev.echoport.fault.Position.Axis;
import dev.echoport.fault.Range;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes checked faults as YAML on one line. */
public final class PlanText {
  private PlanText() {}

  /** A list of them. */
  public static String of(List<Fault> faults) {
    return faults.stream().map(PlanText::of).collect(Collectors.joining(", ", "[", "]"));
  }

  /** One of them. */
  public static String of(Fault fault) {
    return keys(fault).entrySet().stream()
        .map(key -> key.getKey() + ": " + yaml(key.getKey(), key.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String yaml(String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.toString().replace("=", ": ");
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(item -> YamlText.scalar(item.toString()))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    boolean text =
        key.equals(FaultKeys.TEXT)
            || key.equals(FaultKeys.PATH)
            || key.equals(FaultKeys.SERVER_NAME);
    return text ? YamlText.scalar(value.toString()) : value.toString();
  }

  /** What is set of it, as JSON has it. */
  static Map<String, Object> keys(Fault fault) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(FaultKeys.DO, fault.kind().word());
    if (!fault.at().equals(Position.START)) {
      keys.put(FaultKeys.AT, at(fault.at()));
    }
    Range every = fault.every();
    if (every != null) {
      keys.put(FaultKeys.EVERY, amount(fault.at().axis(), every));
    }
    effect(fault.kind(), fault.effect(), keys);
    DatagramKeys.put(fault, keys);
    audience(fault.audience(), keys);
    return keys;
  }

  private static Map<String, String> at(Position at) {
    return Map.of(at.axis().name().toLowerCase(Locale.ROOT), amount(at.axis(), at.where()));
  }

  private static String amount(Axis axis, Range range) {
    return axis == Axis.TIME ? FaultKeys.MILLIS.format(range) : FaultKeys.OFFSET.format(range);
  }

  private static void effect(FaultKind kind, Effect effect, Map<String, Object> keys) {
    if (kind == FaultKind.CORRUPT && effect.bits() > 0) {
      keys.put(FaultKeys.BITS, effect.bits());
    }
    if (!effect.text().isEmpty()) {
      keys.put(kind == FaultKind.INSERT ? FaultKeys.TEXT : FaultKeys.WHAT, effect.text());
    } else if (!effect.bytes().equals(Range.NONE)) {
      String key =
          switch (kind) {
            case SLICE -> FaultKeys.SIZE;
            case LARGER -> DatagramKeys.THAN;
            default -> FaultKeys.BYTES;
          };
      keys.put(key, FaultKeys.OFFSET.format(effect.bytes()));
    }
    if (kind == FaultKind.STALL) {
      keys.put(FaultKeys.WHAT, FaultKeys.SIDE.format(effect.side()));
    }
    if (effect.how() != null) {
      keys.put(FaultKeys.WHAT, effect.how().word());
    }
    switch (kind) {
      case STATUS -> keys.put(FaultKeys.STATUS, effect.code());
      case GOAWAY, RST_STREAM ->
          keys.put(FaultKeys.CODE, FaultKeys.STREAM_ERRORS.get(effect.code()));
      case CLOSE_FRAME -> keys.put(FaultKeys.CODE, effect.code());
      default -> {}
    }
    if (effect.millis().max() > 0) {
      keys.put(FaultKeys.TIME, FaultKeys.MILLIS.format(effect.millis()));
    }
    if (effect.jitterMillis() > 0) {
      keys.put(
          FaultKeys.JITTER, FaultKeys.JITTERS.format(Duration.ofMillis(effect.jitterMillis())));
    }
    if (effect.pauseMillis().max() > 0) {
      keys.put(FaultKeys.PAUSE, FaultKeys.MILLIS.format(effect.pauseMillis()));
    }
    if (effect.bytesPerSecond() > 0) {
      keys.put(FaultKeys.RATE, SizeType.text(effect.bytesPerSecond()));
    }
  }

  private static void audience(Audience audience, Map<String, Object> keys) {
    boolean all = audience.first() == 1 && audience.last() == Long.MAX_VALUE;
    if (!all || audience.every() > 1) {
      keys.put(
          audience.counted().word(),
          new ConnectionsType(audience.counted())
              .format(
                  new ConnectionsType.Chosen(audience.first(), audience.last(), audience.every())));
    }
    if (audience.millionths() < ProbabilityType.CERTAIN) {
      keys.put(FaultKeys.PROBABILITY, FaultKeys.CHANCE.format(audience.millionths()));
    }
    if (!audience.path().isEmpty()) {
      keys.put(FaultKeys.PATH, audience.path());
    }
    if (!audience.sources().isEmpty()) {
      keys.put(FaultKeys.SOURCES, audience.sources().stream().map(Object::toString).toList());
    }
    if (!audience.serverName().isEmpty()) {
      keys.put(FaultKeys.SERVER_NAME, audience.serverName());
    }
  }
}
