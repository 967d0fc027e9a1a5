package dev.echoport.client.diagnose;

import dev.echoport.client.Target;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.web.BodyCheck;
import dev.echoport.client.diagnose.web.CompressionCheck;
import dev.echoport.client.diagnose.web.ExpectCheck;
import dev.echoport.client.diagnose.web.Http2Check;
import dev.echoport.client.diagnose.web.MessageCheck;
import dev.echoport.client.diagnose.web.PingCheck;
import dev.echoport.client.diagnose.web.RequestCheck;
import dev.echoport.client.diagnose.web.ReuseCheck;
import dev.echoport.client.diagnose.web.UpgradeCheck;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The checks there are, in the order in which they are reported. */
public enum CheckKind {
  /** What the name stands for. */
  RESOLVE(Turn.FIRST, Feature.PORT, ResolveCheck::new),
  /** Whether each address accepts, how fast, and whether somebody echoes behind it. */
  CONNECT(Turn.FIRST, Feature.STREAM, ConnectCheck::new),
  /** Whether bytes arrive as they were sent. */
  CONTENT(Turn.LOADING, Feature.STREAM, ContentCheck::new),
  /** Whether the echo goes on after this side's FIN. */
  HALF_CLOSE(Turn.QUIET, Feature.STREAM, HalfCloseCheck::new),
  /** Whether what this side sends still arrives after the other end's FIN. */
  FAR_CLOSE(Turn.QUIET, Feature.STREAM, FarCloseCheck::new),
  /** Whether each side is told when the other one ends. */
  END(Turn.QUIET, Feature.STREAM, EndCheck::new),
  /** Whether what is sent bit by bit comes back so. */
  BUFFERING(Turn.QUIET, Feature.STREAM, BufferingCheck::new),
  /** Which address the other end sees. */
  SOURCE(Turn.QUIET, Feature.STREAM, SourceCheck::new),
  /** Whether both ends had the same handshake. */
  TLS(Turn.QUIET, Feature.TLS, TlsCheck::new),
  /** How many connections the path takes at once, and how fast. */
  CONNECTIONS(Turn.LAST, Feature.STREAM, ConnectionsCheck::new),
  /** How much one connection carries, and what limits it. */
  BANDWIDTH(Turn.LOADING, Feature.STREAM, BandwidthCheck::new),
  /** Datagrams: lost, doubled, changed, overtaken. */
  DATAGRAMS(Turn.FIRST, Feature.DATAGRAMS, DatagramCheck::new),
  /** Which sizes of datagrams pass. */
  MTU(Turn.QUIET, Feature.DATAGRAMS, MtuCheck::new),
  /** What arrives of a request. */
  REQUEST(Turn.FIRST, Feature.REQUESTS, RequestCheck::new),
  /** Whether a body is passed on while it is sent. */
  BODY(Turn.QUIET, Feature.REQUESTS, BodyCheck::new),
  /** Whether a connection takes more than one request. */
  REUSE(Turn.QUIET, Feature.REQUESTS, ReuseCheck::new),
  /** Whether {@code Expect: 100-continue} is answered. */
  EXPECT(Turn.QUIET, Feature.REQUESTS, ExpectCheck::new),
  /** What HTTP/2 becomes. */
  HTTP2(Turn.QUIET, Feature.REQUESTS, Http2Check::new),
  /** Whether a WebSocket can be opened. */
  UPGRADE(Turn.QUIET, Feature.HTTP, UpgradeCheck::new),
  /** Whether pings are answered, and by whom. */
  PINGS(Turn.QUIET, Feature.HTTP, PingCheck::new),
  /** Whether large messages pass. */
  MESSAGES(Turn.QUIET, Feature.HTTP, MessageCheck::new),
  /** Whether messages are compressed. */
  COMPRESSION(Turn.QUIET, Feature.HTTP, CompressionCheck::new),
  /** After how long without bytes a connection is forgotten. */
  IDLE(Turn.LONG, Feature.TCP, IdleCheck::new),
  /** How long a connection in use lives. */
  LIFETIME(Turn.LONG, Feature.TCP, LifetimeCheck::new);

  /** When a check runs. */
  enum Turn {
    /** Before all others: where it fails, nothing else can run. */
    FIRST,
    /** Side by side with others. */
    QUIET,
    /** Alone, because it would disturb others, or they it. */
    LOADING,
    /** Alone and after those, because it may use a limit up that they would then meet. */
    LAST,
    /** From the beginning, beside everything else. */
    LONG
  }

  private static final Set<Feature> WEB =
      Set.of(Feature.PORT, Feature.TCP, Feature.HTTP, Feature.REQUESTS, Feature.TLS);

  private static final Set<Feature> OTHERS =
      Set.of(Feature.PORT, Feature.TCP, Feature.STREAM, Feature.TLS, Feature.DATAGRAMS);

  private final Turn turn;
  private final Feature needed;

  @SuppressWarnings("ImmutableEnumChecker") // constructors
  private final Supplier<Check> maker;

  CheckKind(Turn turn, Feature needed, Supplier<Check> maker) {
    this.turn = turn;
    this.needed = needed;
    this.maker = maker;
  }

  Turn turn() {
    return turn;
  }

  Check check() {
    return maker.get();
  }

  /** As on the command line and in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isOfStreams() {
    return needed == Feature.STREAM || needed == Feature.TLS;
  }

  /** Whether it can be run against a target of this scheme. */
  boolean fits(Scheme scheme) {
    return !scheme.isUnix()
        && scheme.has(needed)
        && (scheme.isWeb() ? WEB : OTHERS).contains(needed)
        && !(needed == Feature.TLS && scheme.takesWebSocketsOnly()); // nothing there says what came
  }

  /** Those that can be run against the target. */
  public static List<CheckKind> of(Target target) {
    return Arrays.stream(values()).filter(check -> check.fits(target.scheme())).toList();
  }

  static String words(Target target) {
    return of(target).stream().map(CheckKind::word).collect(Collectors.joining(", "));
  }

  static String schemes() {
    return Arrays.stream(Scheme.values())
        .filter(scheme -> Arrays.stream(values()).anyMatch(check -> check.fits(scheme)))
        .map(Scheme::form)
        .collect(Collectors.joining(", "));
  }

  /**
   * The check of this word.
   *
   * @throws IllegalArgumentException names the word and what was expected
   */
  public static CheckKind of(String word) {
    for (CheckKind check : values()) {
      if (check.word().equals(word)) {
        return check;
      }
    }
    throw new IllegalArgumentException(
        word
            + " (expected: "
            + Arrays.stream(values()).map(CheckKind::word).collect(Collectors.joining(", "))
            + ")");
  }
}
