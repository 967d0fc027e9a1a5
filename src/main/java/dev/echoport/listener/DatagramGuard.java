package dev.echoport.listener;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.config.UdpConfig;
import io.netty.channel.socket.DatagramPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which datagrams are answered. The source of a datagram is easily forged: an echo that
 * answers all of them can be made to bombard others, or to exchange datagrams with another echo for
 * ever (CVE-2024-2169). Owned by the loop of one socket.
 */
final class DatagramGuard implements DatagramRule {
  private final List<DatagramRule> rules = new ArrayList<>();

  /**
   * @param echoPorts on which this node echoes datagrams; safe for all threads
   * @param broadcasts the addresses of many that this machine's networks have
   */
  DatagramGuard(UdpConfig config, Set<Integer> echoPorts, Broadcasts broadcasts) {
    rules.add((packet, now) -> packet.content().isReadable() ? null : DatagramRefusal.EMPTY);
    rules.add(broadcasts);
    rules.add(new SourcePorts(config, echoPorts));
    if (config.perSecond() > 0) {
      rules.add(new SourceRates(config.perSecond(), config.burst(), config.maxSources()));
    }
    if (config.loopAfter() > 0) {
      rules.add(new LoopDetector(config.loopAfter()));
    }
  }

  /** By the first rule that is against it. */
  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, long now) {
    for (DatagramRule rule : rules) {
      DatagramRefusal refusal = rule.refuses(packet, now);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }
}
