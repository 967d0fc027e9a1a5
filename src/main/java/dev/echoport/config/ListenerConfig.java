package dev.echoport.config;

import dev.echoport.scheme.Feature;
import java.time.Duration;
import java.util.List;

/**
 * One place where peers connect.
 *
 * @param name the key under {@code listeners}
 * @param address where it binds
 * @param backlog connections that the kernel holds until they are accepted
 * @param window what one connection may have in flight before reading from it stops
 * @param idleTimeout closes a connection on which nothing moves for this long; 0s: never
 * @param maxConnections open connections at most; 0: bounded by file descriptors only
 * @param processors what is done with each frame, in this order; docs/processors.md describes them
 * @param maxFrames frames in process at most, on all connections together
 * @param proxyProtocol the header by which a proxy names the client
 * @param http HTTP, WebSockets and gRPC; docs/http.md describes them
 * @param tls TLS; files are PEM, and are read again when they change
 * @param udp what keeps the node from answering peers that did not ask
 * @param keepAlive how the kernel finds peers that are gone without a word
 * @param faults what goes wrong on purpose
 */
public record ListenerConfig(
    String name,
    @Key(from = WrittenAddress.class) ListenAddress address,
    @Key(min = "1", max = "65535", on = Feature.CONNECTIONS, restart = true) int backlog,
    @Key(on = Feature.CONNECTIONS) WindowConfig window,
    @Key(max = "720h", on = Feature.CONNECTIONS) Duration idleTimeout,
    @Key(on = Feature.CONNECTIONS) int maxConnections,
    FrameConfig frame,
    @Key(on = Feature.STREAM) List<ProcessorConfig> processors,
    @Key(min = "1", max = "1048576", on = Feature.STREAM) int maxFrames,
    @Key(on = Feature.CONNECTIONS) ProxyProtocolConfig proxyProtocol,
    GreetingConfig greeting,
    @Key(on = Feature.HTTP) HttpConfig http,
    @Key(on = Feature.TLS) TlsConfig tls,
    @Key(on = Feature.DATAGRAMS) UdpConfig udp,
    LimitsConfig limits,
    @Key(on = Feature.TCP) KeepAliveConfig keepAlive,
    @Key FaultsConfig faults) {
  static final int MAX_FRAMES = 4096;

  /** A plain echo: raw, without processors. */
  public ListenerConfig(
      String name,
      ListenAddress address,
      int backlog,
      WindowConfig window,
      Duration idleTimeout,
      int maxConnections) {
    this(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        FrameConfig.RAW,
        List.of(),
        MAX_FRAMES,
        ProxyProtocolConfig.OFF,
        GreetingConfig.OFF,
        HttpConfig.DEFAULT,
        TlsConfig.OFF,
        UdpConfig.DEFAULT,
        LimitsConfig.OFF,
        KeepAliveConfig.DEFAULT,
        FaultsConfig.OFF);
  }

  /** Whether a handshake of TLS comes first. */
  public boolean isSecure() {
    return address.scheme().isSecure() || tls.hasFiles();
  }

  /** Whether bytes are only sent back: neither a protocol nor a processor looks at them. */
  public boolean onlyEchoes() {
    return processors.isEmpty() && !address.scheme().isWeb();
  }

  /** Whether something may have to be sent after the peer has ended its side, beside the echo. */
  public boolean answersLate() {
    return !processors.isEmpty() || greeting.receipt();
  }

  /** The same with another part, such as a {@link TlsConfig}, in place of its own. */
  public ListenerConfig with(Record part) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        or(part, window),
        idleTimeout,
        maxConnections,
        or(part, frame),
        processors,
        maxFrames,
        or(part, proxyProtocol),
        or(part, greeting),
        or(part, http),
        or(part, tls),
        or(part, udp),
        or(part, limits),
        or(part, keepAlive),
        or(part, faults));
  }

  @SuppressWarnings("unchecked")
  private static <R extends Record> R or(Record part, R own) {
    return part.getClass() == own.getClass() ? (R) part : own;
  }

  public ListenerConfig {
    processors = List.copyOf(processors);
  }
}
