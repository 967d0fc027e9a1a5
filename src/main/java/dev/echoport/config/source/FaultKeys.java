package dev.echoport.config.source;

import dev.echoport.completion.FaultKind;
import dev.echoport.config.CidrBlock;
import dev.echoport.config.value.ChoiceType;
import dev.echoport.config.value.CidrType;
import dev.echoport.config.value.DurationType;
import dev.echoport.config.value.IntegerType;
import dev.echoport.config.value.ListType;
import dev.echoport.config.value.ProbabilityType;
import dev.echoport.config.value.RangeType;
import dev.echoport.config.value.SizeType;
import dev.echoport.config.value.TextType;
import dev.echoport.fault.CertificateFlaw;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.Counted;
import dev.echoport.fault.Fault;
import dev.echoport.fault.Fault.Variant;
import dev.echoport.fault.Range;
import dev.echoport.fault.TlsAlert;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of a fault, what may stand there, and which kinds have which. */
public final class FaultKeys {
  static final String DO = "do";
  static final String AT = "at";
  static final String EVERY = "every";
  static final String CONNECTIONS = Counted.CONNECTIONS.word();
  static final String PROBABILITY = "probability";
  static final String SOURCES = "sources";
  static final String SERVER_NAME = "serverName";
  static final String BYTES = "bytes";
  static final String SIZE = "size";
  static final String BITS = "bits";
  static final String TIME = "time";
  static final String JITTER = "jitter";
  static final String PAUSE = "pause";
  static final String RATE = "bytesPerSecond";
  static final String WHAT = "what";
  static final String TEXT = "text";
  static final String STATUS = "status";
  static final String CODE = "code";
  static final String PATH = "path";

  static final RangeType<Long> OFFSET = RangeType.ofSizes("0B", "1024GiB");
  static final RangeType<Long> DISTANCE = RangeType.ofSizes("1B", "1024GiB");
  static final RangeType<Long> ANY_BYTES = RangeType.ofSizes("1B", "1GiB");

  /** What a connection keeps in memory. */
  static final RangeType<Long> HELD_BYTES = RangeType.ofSizes("1B", "64KiB");

  static final RangeType<?> MILLIS = RangeType.ofTimes("1ms", "24h");
  static final RangeType<?> MILLIS_OR_NONE = RangeType.ofTimes("0ms", "24h");
  static final DurationType JITTERS = DurationType.between("0ms", "24h");
  static final SizeType BYTES_PER_SECOND = SizeType.between("1B", "1024GiB");
  static final ProbabilityType CHANCE = new ProbabilityType();
  static final IntegerType STATUSES = new IntegerType(200, 599);

  static final IntegerType CLOSE_STATUSES = new IntegerType(1000, 4999);

  /** Error codes of HTTP/2 (RFC 9113, 7), each at the place of its number. */
  static final List<String> STREAM_ERRORS =
      List.of(
          "NO_ERROR",
          "PROTOCOL_ERROR",
          "INTERNAL_ERROR",
          "FLOW_CONTROL_ERROR",
          "SETTINGS_TIMEOUT",
          "STREAM_CLOSED",
          "FRAME_SIZE_ERROR",
          "REFUSED_STREAM",
          "CANCEL",
          "COMPRESSION_ERROR",
          "CONNECT_ERROR",
          "ENHANCE_YOUR_CALM",
          "INADEQUATE_SECURITY",
          "HTTP_1_1_REQUIRED");

  static final TextType PATHS =
      TextType.of(
          "the path of a request",
          "/orders, or /orders/* for all that begin so",
          text -> text.matches("/[^?#*\\s]*\\*?"));
  static final IntegerType BIT_COUNT = new IntegerType(1, Byte.SIZE);
  static final ChoiceType<Fault.Side> SIDE = new ChoiceType<>(Fault.Side.class);
  static final ListType<CidrBlock> RANGES =
      new ListType<>(new CidrType(), new CidrType().expected());
  static final ChoiceType<TlsAlert> ALERT = new ChoiceType<>(TlsAlert.class);
  static final TextType CERTIFICATE = TextType.oneOf(CertificateFlaw.words());
  static final TextType NAME =
      TextType.of(
          "a host name",
          "a name such as api.example.org or *.example.org",
          Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*").asMatchPredicate());
  static final TextType INSERTED =
      TextType.of(
          "a text of 1 to 65536 characters",
          "what is inserted",
          text -> !text.isEmpty() && text.length() <= Range.of(1 << 16).max());

  private FaultKeys() {}

  /** The words of {@code do}. */
  static List<String> kinds() {
    return Arrays.stream(FaultKind.values()).map(FaultKind::word).toList();
  }

  /** Every key that a kind has. */
  static List<String> of(FaultKind kind) {
    List<String> keys = new ArrayList<>(List.of(DO));
    keys.addAll(own(kind));
    keys.addAll(DatagramKeys.beside(kind));
    keys.addAll(List.of(CONNECTIONS, PROBABILITY, SOURCES));
    if (kind.isOfRequests()) {
      keys.addAll(List.of(PATH, Counted.REQUESTS.word()));
    } else if (kind != FaultKind.REFUSE && kind != FaultKind.LATE) { // before the ClientHello
      keys.add(SERVER_NAME);
    }
    return keys;
  }

  /** Every key that a kind has on listeners of this scheme. */
  static List<String> of(FaultKind kind, Scheme scheme) {
    List<String> keys = DatagramKeys.of(kind, of(kind), scheme);
    if (!scheme.isSecure()) {
      keys.remove(SERVER_NAME);
    }
    if (kind == FaultKind.ALERT && !scheme.has(Feature.STREAM)) {
      keys.remove(AT);
    }
    return keys;
  }

  private static List<String> own(FaultKind kind) {
    return switch (kind) {
      case RESET, CLOSE, FINISH, TRUNCATE -> List.of(AT);
      case STALL -> List.of(AT, EVERY, WHAT, TIME);
      case DELAY -> List.of(AT, TIME, JITTER);
      case RATE -> List.of(AT, RATE);
      case SLICE -> List.of(AT, SIZE, PAUSE);
      case CORRUPT -> List.of(AT, EVERY, BITS, BYTES);
      case DROP, DUPLICATE, SWAP -> List.of(AT, EVERY, BYTES);
      case INSERT -> List.of(AT, EVERY, BYTES, TEXT);
      case REFUSE -> List.of();
      case LATE, SLOW_HEAD -> List.of(TIME);
      case STATUS -> List.of(STATUS);
      case BAD_CHUNK -> List.of(AT);
      case WRONG_LENGTH -> List.of(WHAT, BYTES);
      case GOAWAY -> List.of(CODE);
      case RST_STREAM, CLOSE_FRAME -> List.of(AT, CODE);
      case BAD_FRAME -> List.of(AT, WHAT);
      case CERTIFICATE -> List.of(WHAT);
      case ALERT -> List.of(AT, WHAT);
      case NO_CLOSE_NOTIFY, BAD_RECORD -> List.of(AT);
      case STALL_HANDSHAKE -> List.of(TIME);
      case LOSS, REORDER, BURST, LARGER -> DatagramKeys.own(kind);
    };
  }

  /** Whether it may be placed by what was received, or by time, and not by what was sent alone. */
  static boolean isEvent(FaultKind kind) {
    return ConnectionFaults.events().contains(kind);
  }

  /** Whether a listener of this scheme can have it. */
  static boolean fits(FaultKind kind, Scheme scheme) {
    if (scheme.isDatagrams() || DatagramKeys.hasAlone(kind)) {
      return scheme.isDatagrams() && DatagramKeys.has(kind);
    }
    return switch (kind) {
      case RESET -> scheme.has(Feature.CONNECTIONS) && !scheme.isUnix();
      case FINISH, SWAP -> scheme.has(Feature.STREAM);
      case STATUS, SLOW_HEAD, GOAWAY, RST_STREAM, CLOSE_FRAME, BAD_FRAME ->
          scheme.has(Feature.HTTP);
      case BAD_CHUNK, WRONG_LENGTH -> scheme.has(Feature.REQUESTS);
      case CERTIFICATE, ALERT, STALL_HANDSHAKE, NO_CLOSE_NOTIFY, BAD_RECORD -> scheme.isSecure();
      default -> scheme.has(Feature.CONNECTIONS);
    };
  }

  /** In which ways it can go wrong, the default first. */
  static List<Variant> variants(FaultKind kind) {
    return switch (kind) {
      case WRONG_LENGTH -> List.of(Variant.LONGER, Variant.SHORTER);
      case BAD_FRAME ->
          List.of(Variant.RESERVED_BIT, Variant.MASKED, Variant.OPCODE, Variant.UNFINISHED);
      default -> List.of();
    };
  }

  /** Keys of a position. */
  static List<String> axes(FaultKind kind) {
    return isEvent(kind) ? List.of("received", "sent", "time") : List.of("sent");
  }

  /** Those of all kinds, for near misses. */
  static List<String> all() {
    return Arrays.stream(FaultKind.values()).flatMap(kind -> of(kind).stream()).distinct().toList();
  }
}
