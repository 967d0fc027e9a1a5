package dev.echoport.config;

import java.util.List;

/**
 * Programs in other languages on the node's event bus.
 *
 * @param host name or literal address, IPv6 without brackets
 * @param port 0: nowhere
 * @param addresses what a program may serve; one with a star at its end stands for all that begin
 *     so
 */
public record BridgeConfig(String host, int port, List<String> addresses) {
  /** No bridge. */
  public static final BridgeConfig OFF = new BridgeConfig("127.0.0.1", 0, List.of());

  public BridgeConfig {
    addresses = List.copyOf(addresses);
  }

  /** Whether there is a bridge at all. */
  public boolean isOn() {
    return port != 0;
  }
}
