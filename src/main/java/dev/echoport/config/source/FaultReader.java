package dev.echoport.config.source;

import dev.echoport.completion.FaultKind;
import dev.echoport.config.CidrBlock;
import dev.echoport.config.value.ConnectionsType;
import dev.echoport.config.value.ProbabilityType;
import dev.echoport.config.value.SizeType;
import dev.echoport.config.value.TextType;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.fault.AddressRange;
import dev.echoport.fault.Audience;
import dev.echoport.fault.Counted;
import dev.echoport.fault.Fault;
import dev.echoport.fault.Fault.Effect;
import dev.echoport.fault.Fault.Variant;
import dev.echoport.fault.Position;
import dev.echoport.fault.Position.Axis;
import dev.echoport.fault.Range;
import dev.echoport.fault.TlsAlert;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns one entry of a plan into a {@link Fault}, or reports all that is wrong. */
public final class FaultReader {
  private static final String EXAMPLE = "{do: reset, at: {sent: 64KiB}}";

  private final Problems problems;

  FaultReader(Problems problems) {
    this.problems = problems;
  }

  /** {@code null} where something was reported. */
  @Nullable Fault read(String path, YamlNode node) {
    if (!(node instanceof YamlNode.Mapping map)) {
      problems.add(
          node.origin(), path, node.describe() + " is not a fault (expected: " + EXAMPLE + ")");
      return null;
    }
    ProcessorEntry entry = new ProcessorEntry(path, map, problems);
    FaultKind kind = kind(entry);
    return kind == null ? null : fault(path, entry, map, kind);
  }

  private static @Nullable FaultKind kind(ProcessorEntry entry) {
    String expected = String.join(" | ", FaultKeys.kinds());
    String word =
        entry.required(FaultKeys.DO, TextType.of("a fault", expected, text -> !text.isEmpty()));
    if (word == null) {
      return null;
    }
    for (FaultKind kind : FaultKind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    entry.report(
        FaultKeys.DO, "\"" + word + "\" is not a fault " + NearMiss.hint(word, FaultKeys.kinds()));
    return null;
  }

  private @Nullable Fault fault(
      String path, ProcessorEntry entry, YamlNode.Mapping map, FaultKind kind) {
    reportKeys(entry, kind);
    Position at = at(path, entry, map.entries().get(FaultKeys.AT), kind);
    Range every = every(entry, at.axis());
    Effect effect = effect(entry, kind);
    Audience audience = audience(entry);
    if (!entry.isValid()) {
      return null;
    }
    Fault fault = new Fault(kind, at, every, audience, effect);
    reportContradiction(entry, fault);
    return entry.isValid() ? fault : null;
  }

  private static void reportKeys(ProcessorEntry entry, FaultKind kind) {
    List<String> known = FaultKeys.of(kind);
    for (String key : entry.keys()) {
      if (!known.contains(key)) {
        String hint =
            FaultKeys.all().contains(key)
                ? "(expected one of: " + String.join(", ", known) + ")"
                : NearMiss.hint(key, known);
        entry.report(key, "is not a key of " + kind.word() + " " + hint);
      }
    }
  }

  private Position at(String path, ProcessorEntry entry, @Nullable YamlNode node, FaultKind kind) {
    if (node == null || !FaultKeys.of(kind).contains(FaultKeys.AT)) {
      return Position.START;
    }
    List<String> axes = FaultKeys.axes(kind);
    String expected = "{sent: 64KiB}" + (axes.size() > 1 ? ", {received: 1MiB} or {time: 2s}" : "");
    if (!(node instanceof YamlNode.Mapping map) || map.entries().size() != 1) {
      String what = node instanceof YamlNode.Mapping ? "one position" : "a position";
      entry.report(
          FaultKeys.AT, node.describe() + " is not " + what + " (expected: " + expected + ")");
      return Position.START;
    }
    String axis = map.entries().keySet().iterator().next();
    if (!axes.contains(axis)) {
      String where =
          FaultKeys.axes(FaultKind.STALL).contains(axis) ? "" : NearMiss.hint(axis, axes);
      entry.report(
          FaultKeys.AT,
          "\"%s\" is no position of %s %s"
              .formatted(
                  axis, kind.word(), where.isEmpty() ? "(expected: " + expected + ")" : where));
      return Position.START;
    }
    return position(path, entry, map, axis);
  }

  private Position position(String path, ProcessorEntry entry, YamlNode.Mapping map, String axis) {
    Axis counted = Axis.valueOf(axis.toUpperCase(Locale.ROOT));
    ProcessorEntry at = new ProcessorEntry(path + "." + FaultKeys.AT, map, problems);
    Range where =
        at.value(
            axis, counted == Axis.TIME ? FaultKeys.MILLIS_OR_NONE : FaultKeys.OFFSET, Range.NONE);
    entry.require(at);
    return new Position(counted, where);
  }

  private static @Nullable Range every(ProcessorEntry entry, Axis axis) {
    return entry.has(FaultKeys.EVERY)
        ? entry.required(FaultKeys.EVERY, axis == Axis.TIME ? FaultKeys.MILLIS : FaultKeys.DISTANCE)
        : null;
  }

  private static Audience audience(ProcessorEntry entry) {
    List<Counted> given =
        Arrays.stream(Counted.values()).filter(each -> entry.has(each.word())).toList();
    if (given.size() > 1) {
      entry.report(
          given.get(1).word(),
          "and " + given.get(0).word() + " exclude each other (expected: one)");
    }
    Counted counted = given.isEmpty() ? Counted.CONNECTIONS : given.get(0);
    ConnectionsType.Chosen chosen =
        entry.value(counted.word(), new ConnectionsType(counted), ConnectionsType.Chosen.ALL);
    List<CidrBlock> sources = entry.value(FaultKeys.SOURCES, FaultKeys.RANGES, List.of());
    return new Audience(
        chosen.first(),
        chosen.last(),
        chosen.every(),
        entry.value(FaultKeys.PROBABILITY, FaultKeys.CHANCE, ProbabilityType.CERTAIN),
        List.<AddressRange>copyOf(sources),
        entry.value(FaultKeys.PATH, FaultKeys.PATHS, ""),
        counted,
        entry.value(FaultKeys.SERVER_NAME, FaultKeys.NAME, ""));
  }

  private static Effect effect(ProcessorEntry entry, FaultKind kind) {
    return new Effect(
        bytes(entry, kind),
        bits(entry, kind),
        time(entry, kind),
        entry.value(FaultKeys.JITTER, FaultKeys.JITTERS, Duration.ZERO).toMillis(),
        entry.value(FaultKeys.PAUSE, FaultKeys.MILLIS_OR_NONE, Range.NONE),
        kind == FaultKind.RATE ? bytesPerSecond(entry) : 0,
        kind == FaultKind.STALL
            ? entry.value(FaultKeys.WHAT, FaultKeys.SIDE, Fault.Side.BOTH)
            : DatagramKeys.side(entry),
        text(entry, kind),
        DatagramKeys.by(entry, kind),
        DatagramKeys.burst(entry, kind),
        code(entry, kind),
        variant(entry, FaultKeys.variants(kind)));
  }

  private static String text(ProcessorEntry entry, FaultKind kind) {
    String text =
        switch (kind) {
          case CERTIFICATE -> entry.required(FaultKeys.WHAT, FaultKeys.CERTIFICATE);
          case ALERT -> alert(entry);
          default -> entry.value(FaultKeys.TEXT, FaultKeys.INSERTED, "");
        };
    return text == null ? "" : text;
  }

  private static @Nullable String alert(ProcessorEntry entry) {
    TlsAlert alert = entry.required(FaultKeys.WHAT, FaultKeys.ALERT);
    return alert == null ? null : alert.text();
  }

  private static int code(ProcessorEntry entry, FaultKind kind) {
    return switch (kind) {
      case STATUS -> or(entry.required(FaultKeys.STATUS, FaultKeys.STATUSES), 0);
      case GOAWAY -> error(entry, "NO_ERROR");
      case RST_STREAM -> error(entry, "INTERNAL_ERROR");
      case CLOSE_FRAME -> entry.value(FaultKeys.CODE, FaultKeys.CLOSE_STATUSES, 1011);
      default -> 0;
    };
  }

  private static int error(ProcessorEntry entry, String absent) {
    List<String> errors = FaultKeys.STREAM_ERRORS;
    return errors.indexOf(entry.value(FaultKeys.CODE, TextType.oneOf(errors), absent));
  }

  private static @Nullable Variant variant(ProcessorEntry entry, List<Variant> variants) {
    if (variants.isEmpty()) {
      return null;
    }
    List<String> words = variants.stream().map(Variant::word).toList();
    String word = entry.value(FaultKeys.WHAT, TextType.oneOf(words), words.get(0));
    return variants.get(words.indexOf(word));
  }

  /** One bit, unless whole bytes are asked for. */
  private static int bits(ProcessorEntry entry, FaultKind kind) {
    boolean wholeBytes = entry.has(FaultKeys.BYTES) && !entry.has(FaultKeys.BITS);
    return kind != FaultKind.CORRUPT || wholeBytes
        ? 0
        : entry.value(FaultKeys.BITS, FaultKeys.BIT_COUNT, 1);
  }

  private static long bytesPerSecond(ProcessorEntry entry) {
    Long rate = entry.required(FaultKeys.RATE, FaultKeys.BYTES_PER_SECOND);
    return rate == null ? 1 : rate;
  }

  private static Range bytes(ProcessorEntry entry, FaultKind kind) {
    Range one = Range.of(1);
    return switch (kind) {
      case CORRUPT -> entry.value(FaultKeys.BYTES, FaultKeys.ANY_BYTES, one);
      case DROP, WRONG_LENGTH -> or(entry.required(FaultKeys.BYTES, FaultKeys.ANY_BYTES), one);
      case DUPLICATE -> entry.value(FaultKeys.BYTES, FaultKeys.HELD_BYTES, Range.NONE);
      case SWAP -> or(entry.required(FaultKeys.BYTES, FaultKeys.HELD_BYTES), one);
      case LARGER -> or(entry.required(DatagramKeys.THAN, DatagramKeys.DATAGRAM_BYTES), one);
      case SLICE -> or(entry.required(FaultKeys.SIZE, FaultKeys.HELD_BYTES), one);
      case INSERT -> inserted(entry);
      default -> Range.NONE;
    };
  }

  private static Range inserted(ProcessorEntry entry) {
    if (entry.has(FaultKeys.TEXT) == entry.has(FaultKeys.BYTES)) {
      String both =
          entry.has(FaultKeys.TEXT) ? "and text exclude each other" : "or text is missing";
      entry.report(FaultKeys.BYTES, both + " (expected: one of them)");
    }
    return entry.value(FaultKeys.BYTES, FaultKeys.HELD_BYTES, Range.NONE);
  }

  private static Range time(ProcessorEntry entry, FaultKind kind) {
    boolean needed =
        switch (kind) {
          case DELAY, LATE, SLOW_HEAD -> true;
          default -> false;
        };
    return needed
        ? or(entry.required(FaultKeys.TIME, FaultKeys.MILLIS), Range.NONE)
        : entry.value(
            FaultKeys.TIME,
            FaultKeys.MILLIS,
            kind == FaultKind.REORDER ? DatagramKeys.REORDER_MILLIS : Range.NONE);
  }

  private static <T> T or(@Nullable T read, T absent) {
    return read == null ? absent : read;
  }

  /** What repeats needs an end, and must not reach its next turn. */
  private static void reportContradiction(ProcessorEntry entry, Fault fault) {
    DatagramKeys.reportContradiction(entry, fault);
    Range every = fault.every();
    if (every == null) {
      return;
    }
    if (fault.kind() == FaultKind.STALL && fault.effect().millis().max() == 0) {
      entry.report(FaultKeys.EVERY, "cannot be: the first stall is for ever (expected: time)");
    }
    long longest =
        switch (fault.kind()) {
          case DUPLICATE, SWAP -> 2 * fault.effect().bytes().max();
          case CORRUPT -> fault.effect().bytes().max();
          case INSERT -> fault.effect().longestInsert();
          default -> 0;
        };
    if (every.min() < longest) {
      entry.report(
          FaultKeys.EVERY,
          "is less than one of them changes: %s (expected: more)"
              .formatted(SizeType.text(longest)));
    }
  }
}
