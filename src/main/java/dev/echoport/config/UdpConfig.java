package dev.echoport.config;

import java.util.List;

/**
 * What protects others from a listener that echoes datagrams, whose sources are easily forged.
 *
 * @param allowPorts source ports that are answered although they are refused by default
 * @param refusePorts further source ports that are never answered
 * @param perSecond datagrams that one source may send in a second, for long; 0: any number
 * @param burst datagrams that a source may send at once
 * @param bytesPerSecond how much is sent back
 * @param maxSources sources that are remembered, on each loop
 * @param loopAfter an identical datagram of one source that keeps coming is taken for a loop after
 *     so many; 0: never
 */
public record UdpConfig(
    List<Integer> allowPorts,
    List<Integer> refusePorts,
    int perSecond,
    int burst,
    ByteRates bytesPerSecond,
    int maxSources,
    int loopAfter) {
  /** What {@code conf/echoport.yaml} has. */
  public static final UdpConfig DEFAULT =
      new UdpConfig(List.of(), List.of(), 1000, 1000, new ByteRates(2 << 20, 0), 4096, 8);

  /**
   * Payload that is sent back in a second; 0: any number.
   *
   * @param source to one source, on each loop
   * @param listener to all of them together, on all loops
   */
  public record ByteRates(long source, long listener) {}

  public UdpConfig {
    allowPorts = List.copyOf(allowPorts);
    refusePorts = List.copyOf(refusePorts);
  }
}
