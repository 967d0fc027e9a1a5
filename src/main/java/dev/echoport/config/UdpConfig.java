package dev.echoport.config;

import java.util.List;

/**
 * What protects others from a listener that echoes datagrams, whose sources are easily forged.
 *
 * @param allowPorts source ports that are answered although they are refused by default
 * @param refusePorts further source ports that are never answered
 * @param perSecond datagrams that one source may send in a second, for long; 0: any number
 * @param burst datagrams that a source may send at once
 * @param maxSources sources that are remembered, on each loop
 * @param loopAfter an identical datagram of one source that keeps coming is taken for a loop after
 *     so many; 0: never
 */
public record UdpConfig(
    List<Integer> allowPorts,
    List<Integer> refusePorts,
    int perSecond,
    int burst,
    int maxSources,
    int loopAfter) {
  /** What {@code conf/echoport.yaml} has. */
  public static final UdpConfig DEFAULT = new UdpConfig(List.of(), List.of(), 1000, 1000, 4096, 8);

  public UdpConfig {
    allowPorts = List.copyOf(allowPorts);
    refusePorts = List.copyOf(refusePorts);
  }
}
