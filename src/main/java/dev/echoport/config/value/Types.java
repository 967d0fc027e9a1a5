package dev.echoport.config.value;

import dev.echoport.config.Key;
import dev.echoport.config.ListenAddress;
import dev.echoport.frame.FrameFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds the type of a setting: what its component and its {@link Key} say. */
public final class Types {
  static final IntegerType PORT = new IntegerType(0, 65_535);

  public static final LongType SEED = new LongType(0, Long.MAX_VALUE);

  /** Of another host: none is chosen there. */
  static final IntegerType OTHERS_PORT = new IntegerType(1, 65_535);

  private static final String MOST_BYTES = "1024GiB";

  private Types() {}

  public static ValueType<?> of(Class<?> component, Key key) {
    return switch (key.kind()) {
      case NATURAL -> natural(component, key);
      case SIZE -> SizeType.between(or(key.min(), "0B"), or(key.max(), MOST_BYTES));
      case RATE -> new RateType(Integer.parseInt(key.max()));
      case PERCENT -> new PercentType();
      case SECONDS -> new SecondsType(DurationType.between(key.min(), key.max()));
      case MODE -> new FileModeType();
      case NAME -> NodeName.TYPE;
      case HOST -> HostType.REQUIRED;
      case OPTIONAL_HOST -> HostType.OPTIONAL;
      case TRACES -> new EndpointType("/v1/traces");
      case BANNER -> new BannerType();
      case PROTOCOLS ->
          list(
              "the name of a protocol",
              matching("[\\x21-\\x7e&&[^,]]{1,255}"),
              "a list of protocol names, such as [echo, http/1.1], of at most 255 visible"
                  + " characters each");
      case SUBPROTOCOLS -> // tokens of RFC 9110
          list(
              "a subprotocol",
              matching("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
              "a list of names, such as [chat, mqtt]; \"*\" is any, [] is none");
      case ORIGINS -> // RFC 6454, as browsers send them
          list(
              "an origin",
              matching("\\*|[a-z][a-z0-9+.-]*://[^/\\s]+"),
              "a list such as [\"https://app.example\", \"http://localhost:3000\"]; \"*\" is any,"
                  + " [] is none");
      case VARIABLES ->
          list(
              "the name of an environment variable",
              matching("[A-Za-z_][A-Za-z0-9_]*"),
              "a list of names, such as [HOSTNAME, POD_NAME]; [] is none");
      case HOSTS ->
          list(
              "a host name",
              name -> name.equals("*") || HostType.isHost(name),
              "a list of host names without ports, such as [node.example]; \"*\" is any, [] is"
                  + " none");
      case MEMBERS ->
          list(
              "the address of a member",
              MemberAddress::isValid,
              "a list of HOST or HOST:PORT, such as [\"10.0.0.1:5701\", \"10.0.0.2:5701\"]");
      case BUS_ADDRESSES ->
          list(
              "an address of the event bus",
              matching("[^\\s,*]+\\*?"),
              "a list of addresses, such as [echoport.processors.*]; a star stands at the end"
                  + " only, behind something");
      case PORTS -> new ListType<>(OTHERS_PORT, "a list of ports, such as [1024, 5004]");
      case RANGES -> new ListType<>(new CidrType(), new CidrType().expected());
      case SEED -> SEED;
    };
  }

  private static ValueType<?> natural(Class<?> component, Key key) {
    if (component == int.class || component == Integer.class) {
      return new IntegerType(
          Integer.parseInt(or(key.min(), "0")),
          Integer.parseInt(or(key.max(), String.valueOf(Integer.MAX_VALUE))));
    }
    if (component == long.class) {
      return SizeType.between(or(key.min(), "0B"), or(key.max(), MOST_BYTES));
    }
    if (component == Duration.class) {
      return DurationType.between(or(key.min(), "0s"), key.max());
    }
    if (component == boolean.class) {
      return new BooleanType();
    }
    if (component.isEnum()) {
      return choice(component);
    }
    if (component == Path.class) {
      return new PathType();
    }
    if (component == FrameFormat.class) {
      return new FrameType();
    }
    if (component == ListenAddress.class) {
      return new ListenUriType();
    }
    throw new IllegalArgumentException(component + " needs a kind");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ValueType<?> choice(Class<?> choices) {
    return new ChoiceType(choices);
  }

  private static ListType<String> list(String kind, Predicate<String> allowed, String expected) {
    return new ListType<>(TextType.of(kind, expected, allowed), expected);
  }

  private static Predicate<String> matching(String pattern) {
    return Pattern.compile(pattern).asMatchPredicate();
  }

  private static String or(String text, String absent) {
    return text.isEmpty() ? absent : text;
  }
}
