package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.config.UdpConfig;
import dev.echoport.connection.input.ByteBudget;
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
   * @param shared what may be sent back by all loops together, {@code null} for any number
   */
  DatagramGuard(
      UdpConfig config,
      Set<Integer> echoPorts,
      Broadcasts broadcasts,
      @Nullable ByteBudget shared) {
    rules.add(broadcasts);
    rules.add(new SourcePorts(config, echoPorts));
    if (config.perSecond() > 0 || config.bytesPerSecond().source() > 0) {
      rules.add(new SourceRates(config));
    }
    if (config.loopAfter() > 0) {
      rules.add(new PingPongDetector(config.loopAfter()));
    }
    if (shared != null) {
      rules.add(within(shared));
    }
  }

  /** The last one: what it has let pass is sent. */
  private static DatagramRule within(ByteBudget shared) {
    return (packet, answerBytes, now) -> {
      if (shared.debtNanos(now) > 0) {
        return DatagramRefusal.LISTENER_BYTES;
      }
      shared.spend(answerBytes, now);
      return null;
    };
  }

  /** By the first rule that is against it. */
  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now) {
    for (DatagramRule rule : rules) {
      DatagramRefusal refusal = rule.refuses(packet, answerBytes, now);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }
}
