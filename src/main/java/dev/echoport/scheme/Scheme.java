package dev.echoport.scheme;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is spoken to a listener, as the URI of its address names it, and what that can do. */
public enum Scheme {
  TCP(Carrier.TCP, Payload.PLAIN, false),
  TLS(Carrier.TCP, Payload.PLAIN, true),
  UDP(Carrier.UDP, Payload.PLAIN, false),
  UNIX(Carrier.UNIX, Payload.PLAIN, false),
  WS(Carrier.TCP, Payload.WEB_SOCKET, false, 80),
  WSS(Carrier.TCP, Payload.WEB_SOCKET, true, 443, "http/1.1"),
  HTTP(Carrier.TCP, Payload.REQUEST, false, 80),
  HTTPS(Carrier.TCP, Payload.REQUEST, true, 443, "h2", "http/1.1");

  /** What carries the bytes. */
  public enum Carrier {
    TCP,
    UDP,
    UNIX;

    /** As {@code network.transport} of OpenTelemetry has it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the payload stands in what is carried. */
  public enum Payload {
    /** As it is. */
    PLAIN,
    /** In messages of a WebSocket. */
    WEB_SOCKET,
    /** In bodies of requests and their answers; WebSockets are served beside them. */
    REQUEST
  }

  private final Carrier carrier;
  private final Payload payload;
  private final boolean secure;
  private final int defaultPort;
  private final List<String> alpn;

  Scheme(Carrier carrier, Payload payload, boolean secure) {
    this(carrier, payload, secure, 0);
  }

  Scheme(Carrier carrier, Payload payload, boolean secure, int defaultPort, String... alpn) {
    this.carrier = carrier;
    this.payload = payload;
    this.secure = secure;
    this.defaultPort = defaultPort;
    this.alpn = List.of(alpn);
  }

  /** What carries the bytes. */
  public Carrier carrier() {
    return carrier;
  }

  /** How the payload stands in what is carried. */
  public Payload payload() {
    return payload;
  }

  /** The port of a URI that names none; 0: it has to. */
  public int defaultPort() {
    return defaultPort;
  }

  /** The protocols that TLS offers, the preferred one first, unless others are configured. */
  public List<String> alpn() {
    return alpn;
  }

  /** Whether this can do so. */
  public boolean has(Feature feature) {
    return switch (feature) {
      case ANY -> true;
      case PORT -> carrier != Carrier.UNIX;
      case FILE -> carrier == Carrier.UNIX;
      case CONNECTIONS -> carrier != Carrier.UDP;
      case TCP -> carrier == Carrier.TCP;
      case DATAGRAMS -> carrier == Carrier.UDP;
      case PLAIN -> payload == Payload.PLAIN;
      case STREAM -> carrier != Carrier.UDP && payload == Payload.PLAIN;
      case HTTP -> payload != Payload.PLAIN;
      case REQUESTS -> payload == Payload.REQUEST;
      case TLS -> secure;
    };
  }

  /** As in {@code tcp://}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an address of this scheme begins with. */
  public String prefix() {
    return isUnix() ? text() + ":" : text() + "://";
  }

  /** What an address of it looks like: {@code tcp://host:port}, {@code ws://host[:port]/path}. */
  public String form() {
    if (isUnix()) {
      return prefix() + "/path";
    }
    return prefix() + (defaultPort == 0 ? "host:port" : "host[:port]/path");
  }

  /** Whether its address is a file, and not a host and a port. */
  public boolean isUnix() {
    return carrier == Carrier.UNIX;
  }

  /** Whether single datagrams are echoed. */
  public boolean isDatagrams() {
    return carrier == Carrier.UDP;
  }

  /** Whether a handshake of TLS comes first. */
  public boolean isSecure() {
    return secure;
  }

  /** Whether requests and messages are spoken, not a stream of bytes. */
  public boolean isWeb() {
    return payload != Payload.PLAIN;
  }

  /** Whether a request has to ask for a WebSocket. */
  public boolean takesWebSocketsOnly() {
    return payload == Payload.WEB_SOCKET;
  }

  /** Whether sockets of both would take the same port: those of TCP do, those of UDP are apart. */
  public boolean sharesPortsWith(Scheme other) {
    return carrier == other.carrier;
  }

  /** The same within TLS; {@code null} where there is none, or this is within TLS already. */
  public @Nullable Scheme secured() {
    for (Scheme other : values()) {
      if (!secure && other.secure && other.carrier == carrier && other.payload == payload) {
        return other;
      }
    }
    return null;
  }

  /** Those that can do so, in the order of this enum. */
  public static List<Scheme> with(Feature feature) {
    List<Scheme> schemes = new ArrayList<>();
    for (Scheme scheme : values()) {
      if (scheme.has(feature)) {
        schemes.add(scheme);
      }
    }
    return schemes;
  }

  /** Those that can do so, for people: {@code tls://, wss:// and https://}. */
  public static String list(Feature feature, String beforeLast) {
    StringBuilder list = new StringBuilder();
    List<Scheme> schemes = with(feature);
    for (int i = 0; i < schemes.size(); i++) {
      String between = i == 0 ? "" : i < schemes.size() - 1 ? ", " : " " + beforeLast + " ";
      list.append(between).append(schemes.get(i).prefix());
    }
    return list.toString();
  }

  /** The scheme of this name, {@code null} where there is none. */
  public static @Nullable Scheme of(String text) {
    for (Scheme scheme : values()) {
      if (scheme.text().equals(text)) {
        return scheme;
      }
    }
    return null;
  }
}
