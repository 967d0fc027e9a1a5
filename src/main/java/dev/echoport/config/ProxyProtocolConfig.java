package dev.echoport.config;

import java.time.Duration;
import java.util.List;

/**
 * Whether a proxy in front of a listener says whom it speaks for.
 *
 * @param trusted from whom a header is accepted; from others it is an error
 * @param timeout how long a peer may take for its header
 */
public record ProxyProtocolConfig(Mode mode, List<CidrBlock> trusted, Duration timeout) {
  /** No header is looked for. */
  public static final ProxyProtocolConfig OFF =
      new ProxyProtocolConfig(Mode.OFF, List.of(), Duration.ofSeconds(3));

  /** What the first bytes of a connection may be. */
  public enum Mode {
    /** Data, whatever they look like. */
    OFF,
    /** A header, or data. */
    OPTIONAL,
    /** A header. */
    REQUIRED
  }

  public ProxyProtocolConfig {
    trusted = List.copyOf(trusted);
  }
}
