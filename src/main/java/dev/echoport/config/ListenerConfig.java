package dev.echoport.config;

import java.time.Duration;
import java.util.List;

/**
 * One place where peers connect.
 *
 * @param name the key under {@code listeners}
 * @param address where it binds
 * @param backlog connections that the kernel holds until they are accepted
 * @param window bound on what one connection may have in flight
 * @param idleTimeout a connection without progress for so long is closed; zero is never
 * @param maxConnections bound on open connections; 0 is bounded by file descriptors only
 * @param frame how the input is cut into frames; matters only with processors
 * @param processors what is done with each frame, in this order; none: the plain echo
 * @param maxFrames bound on frames in process, on all connections together
 * @param proxyProtocol whether a proxy says whom it speaks for
 * @param greeting what is sent before the echo
 * @param http what requests and WebSockets may do, where they are spoken
 * @param tls certificates and more, of a listener that speaks TLS
 * @param udp what limits the answers to datagrams; matters only for {@code udp}
 * @param limits what connections may take
 * @param keepAlive how the kernel finds peers that are gone; matters only for TCP
 */
public record ListenerConfig(
    String name,
    ListenAddress address,
    int backlog,
    WindowConfig window,
    Duration idleTimeout,
    int maxConnections,
    FrameConfig frame,
    List<ProcessorConfig> processors,
    int maxFrames,
    ProxyProtocolConfig proxyProtocol,
    GreetingConfig greeting,
    HttpConfig http,
    TlsConfig tls,
    UdpConfig udp,
    LimitsConfig limits,
    KeepAliveConfig keepAlive) {
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
        KeepAliveConfig.DEFAULT);
  }

  /** The same behind a proxy. */
  public ListenerConfig with(ProxyProtocolConfig proxy) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        frame,
        processors,
        maxFrames,
        proxy,
        greeting,
        http,
        tls,
        udp,
        limits,
        keepAlive);
  }

  /** The same with lines before its echo. */
  public ListenerConfig with(GreetingConfig lines) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        frame,
        processors,
        maxFrames,
        proxyProtocol,
        lines,
        http,
        tls,
        udp,
        limits,
        keepAlive);
  }

  /** The same with other bounds on requests and WebSockets. */
  public ListenerConfig with(HttpConfig bounds) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        frame,
        processors,
        maxFrames,
        proxyProtocol,
        greeting,
        bounds,
        tls,
        udp,
        limits,
        keepAlive);
  }

  /** The same with TLS. */
  public ListenerConfig with(TlsConfig secured) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        frame,
        processors,
        maxFrames,
        proxyProtocol,
        greeting,
        http,
        secured,
        udp,
        limits,
        keepAlive);
  }

  /** The same with other limits for datagrams. */
  public ListenerConfig with(UdpConfig datagrams) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        frame,
        processors,
        maxFrames,
        proxyProtocol,
        greeting,
        http,
        tls,
        datagrams,
        limits,
        keepAlive);
  }

  /** The same with these limits. */
  public ListenerConfig with(LimitsConfig others) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        frame,
        processors,
        maxFrames,
        proxyProtocol,
        greeting,
        http,
        tls,
        udp,
        others,
        keepAlive);
  }

  /** The same with other probes. */
  public ListenerConfig with(KeepAliveConfig probes) {
    return new ListenerConfig(
        name,
        address,
        backlog,
        window,
        idleTimeout,
        maxConnections,
        frame,
        processors,
        maxFrames,
        proxyProtocol,
        greeting,
        http,
        tls,
        udp,
        limits,
        probes);
  }

  public ListenerConfig {
    processors = List.copyOf(processors);
  }
}
