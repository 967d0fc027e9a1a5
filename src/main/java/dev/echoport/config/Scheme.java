package dev.echoport.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What peers speak to a listener, as the URI of its address names it. */
public enum Scheme {
  TCP(true),
  TLS(true),
  UDP(false),
  UNIX(false),
  WS(false),
  HTTP(false);

  private final boolean supported;

  Scheme(boolean supported) {
    this.supported = supported;
  }

  /** As in {@code tcp://}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean supported() {
    return supported;
  }

  /** Whether sockets of both would take the same port: those of TCP do, those of UDP are apart. */
  boolean sharesPortsWith(Scheme other) {
    return (this == UDP) == (other == UDP);
  }

  static Optional<Scheme> of(String text) {
    return Stream.of(values()).filter(scheme -> scheme.text().equals(text)).findFirst();
  }
}
