package dev.echoport.config;

import java.util.List;

/**
 * What protects others from a listener that echoes datagrams, whose sources are easily forged.
 *
 * @param allowPorts source ports that are answered although they are refused by default
 * @param refusePorts further source ports that are never answered
 * @param perSecond datagrams that one source address may send in a second, on each loop; 0: any
 *     number
 * @param burst datagrams that it may send at once
 * @param bytesPerSecond payload that is sent back in a second
 * @param maxSources source addresses that each loop remembers
 * @param loopAfter the same datagram that comes back this often is a loop, and is not answered; 0:
 *     never
 */
public record UdpConfig(
    @Key(kind = Kind.PORTS) List<Integer> allowPorts,
    @Key(kind = Kind.PORTS) List<Integer> refusePorts,
    @Key int perSecond,
    @Key(min = "1") int burst,
    @Key ByteRates bytesPerSecond,
    @Key(min = "1", max = "1048576") int maxSources,
    @Key(max = "1000000") int loopAfter) {
  /** What {@code conf/echoport.yaml} has. */
  public static final UdpConfig DEFAULT =
      new UdpConfig(List.of(), List.of(), 1000, 1000, new ByteRates(2 << 20, 0), 4096, 8);

  /**
   * Payload that is sent back in a second; 0: any number.
   *
   * @param source to one source address, on each loop; 0B: any number
   * @param listener to all of them together; 0B: any number
   */
  public record ByteRates(@Key long source, @Key long listener) {}

  public UdpConfig {
    allowPorts = List.copyOf(allowPorts);
    refusePorts = List.copyOf(refusePorts);
  }
}
