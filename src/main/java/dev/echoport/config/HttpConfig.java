package dev.echoport.config;

import java.time.Duration;
import java.util.List;

/**
 * What an {@code http} or {@code ws} listener allows.
 *
 * @param maxDelay the longest delay that a request may ask for
 * @param maxFrameBytes a larger frame of a WebSocket is an error; inflated, where it is compressed
 * @param maxMessageBytes a larger message of a WebSocket, all its frames together, is an error
 * @param compression whether permessage-deflate is agreed to
 * @param subprotocols which are agreed to, the preferred first; {@code *} is any
 */
public record HttpConfig(
    Duration maxDelay,
    int maxFrameBytes,
    long maxMessageBytes,
    boolean compression,
    List<String> subprotocols) {
  /** Any subprotocol: the first that the peer offers. */
  public static final String ANY = "*";

  /** As {@code conf/echoport.yaml} has it. */
  public static final HttpConfig DEFAULT =
      new HttpConfig(Duration.ofSeconds(10), 1 << 20, 64 << 20, false, List.of(ANY));

  public HttpConfig {
    subprotocols = List.copyOf(subprotocols);
  }
}
