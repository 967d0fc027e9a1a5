package dev.echoport.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What peers speak to a listener, as the URI of its address names it. */
public enum Scheme {
  TCP,
  TLS,
  UDP,
  UNIX,
  WS,
  WSS,
  HTTP,
  HTTPS;

  /** As in {@code tcp://}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an address of this scheme begins with. */
  String prefix() {
    return this == UNIX ? "unix:" : text() + "://";
  }

  /** Whether a handshake of TLS comes first. */
  public boolean isSecure() {
    return this == TLS || this == WSS || this == HTTPS;
  }

  /** Whether requests and messages are spoken, not a stream of bytes. */
  public boolean isWeb() {
    return this == HTTP || this == HTTPS || takesWebSocketsOnly();
  }

  /** Whether a request has to ask for a WebSocket. */
  public boolean takesWebSocketsOnly() {
    return this == WS || this == WSS;
  }

  /** Whether sockets of both would take the same port: those of TCP do, those of UDP are apart. */
  boolean sharesPortsWith(Scheme other) {
    return (this == UDP) == (other == UDP);
  }

  /** All that stand before {@code ://HOST:PORT}, with a bar between them. */
  static String withPort() {
    return Stream.of(values())
        .filter(scheme -> scheme != UNIX)
        .map(Scheme::text)
        .collect(Collectors.joining("|"));
  }

  static Optional<Scheme> of(String text) {
    return Stream.of(values()).filter(scheme -> scheme.text().equals(text)).findFirst();
  }
}
