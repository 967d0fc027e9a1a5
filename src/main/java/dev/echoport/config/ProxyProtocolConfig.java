package dev.echoport.config;

import dev.echoport.scheme.Feature;
import java.time.Duration;
import java.util.List;

/**
 * Whether a proxy in front of a listener says whom it speaks for.
 *
 * @param mode what the first bytes of a connection may be: data, a header or data, a header
 * @param trusted addresses from which a header is accepted; from any other it is an error
 * @param timeout the longest time that a peer may take for its header
 */
public record ProxyProtocolConfig(
    @Key Mode mode,
    @Key(kind = Kind.RANGES, on = Feature.TCP) List<CidrBlock> trusted,
    @Key(min = "1ms", max = "24h") Duration timeout) {
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

  /** Whether a header may come. */
  public boolean isOn() {
    return mode != Mode.OFF;
  }
}
