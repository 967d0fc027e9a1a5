package dev.echoport.config;

import java.util.List;

/**
 * Programs in other languages on the node's event bus.
 *
 * @param host where programs connect
 * @param port its port; 0: nowhere
 * @param allowRemote whether the host may be other than loopback: everybody who reaches the port is
 *     let in
 * @param addresses addresses of the event bus that a program may serve; a star at the end matches
 *     any ending
 */
public record BridgeConfig(
    @Key(kind = Kind.HOST) String host,
    @Key(max = "65535") int port,
    @Key boolean allowRemote,
    @Key(kind = Kind.BUS_ADDRESSES) List<String> addresses) {
  /** No bridge. */
  public static final BridgeConfig OFF = new BridgeConfig("127.0.0.1", 0, false, List.of());

  public BridgeConfig {
    addresses = List.copyOf(addresses);
  }

  /** Whether there is a bridge at all. */
  public boolean isOn() {
    return port != 0;
  }
}
