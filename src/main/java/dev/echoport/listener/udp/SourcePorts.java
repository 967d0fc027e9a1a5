package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.config.UdpConfig;
import io.netty.channel.socket.DatagramPacket;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses source ports from which no client sends, but on which something listens that would answer
 * our answer.
 */
final class SourcePorts implements DatagramRule {
  /** Privileged: echo, chargen, daytime, time, DNS, TFTP, NTP, SNMP and their like. */
  private static final int FIRST_UNPRIVILEGED = 1024;

  /** SSDP, mDNS, memcached. */
  private static final Set<Integer> SERVICES = Set.of(1900, 5353, 11_211);

  private final Set<Integer> allowed;
  private final Set<Integer> refused;
  private final Set<Integer> echoPorts;

  SourcePorts(UdpConfig config, Set<Integer> echoPorts) {
    this.allowed = Set.copyOf(config.allowPorts());
    this.refused = Set.copyOf(config.refusePorts());
    this.echoPorts = echoPorts;
  }

  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now) {
    int port = packet.sender().getPort();
    if (refused.contains(port)) {
      return DatagramRefusal.SOURCE_PORT;
    }
    if (allowed.contains(port)) {
      return null;
    }
    if (port < FIRST_UNPRIVILEGED || SERVICES.contains(port)) {
      return DatagramRefusal.SOURCE_PORT;
    }
    return echoPorts.contains(port) ? DatagramRefusal.ECHO_PORT : null;
  }
}
