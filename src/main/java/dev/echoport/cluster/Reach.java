package dev.echoport.cluster;

import dev.echoport.config.ClusterConfig;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node and the members that it looks for can reach each other at all. A node that is
 * bound to a loopback address is reached from this machine only; a node that is bound to another
 * address is not reached over loopback. Names other than {@code localhost} are not looked up.
 */
final class Reach {
  private Reach() {}

  /**
   * Why they cannot reach each other, and what to set.
   *
   * @param bound what the node's member port is bound to
   */
  static Optional<String> problem(ClusterConfig config, InetAddress bound) {
    List<String> members = config.discovery().members();
    if (config.discovery().type() != ClusterConfig.Discovery.Type.TCP
        || bound.isAnyLocalAddress()) {
      return Optional.empty();
    }
    String here = NetUtil.toAddressString(bound, true);
    boolean loopback = bound.isLoopbackAddress();
    return members.stream()
        .filter(member -> isLoopback(member).filter(there -> there != loopback).isPresent())
        .findFirst()
        .map(
            member ->
                loopback
                    ? ("cluster.discovery.members: %s is another machine, or an address of this one that"
                            + " is not loopback, but this node is bound to %s, which only this machine"
                            + " reaches (expected: cluster.host: an address that %s reaches)")
                        .formatted(member, here, member)
                    : ("cluster.discovery.members: nobody is at %s unless bound to it, and this node is"
                            + " bound to %s (expected: for nodes on one machine cluster.host: 127.0.0.1"
                            + " on each; for several machines their addresses as members)")
                        .formatted(member, here));
  }

  private static Optional<Boolean> isLoopback(String member) {
    String host = host(member);
    if (host.equalsIgnoreCase("localhost")) {
      return Optional.of(true);
    }
    @Nullable InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    return Optional.ofNullable(literal).map(InetAddress::isLoopbackAddress);
  }

  /** Without its port. */
  static String host(String member) {
    if (member.startsWith("[")) {
      return member.substring(1, Math.max(1, member.indexOf(']')));
    }
    int colon = member.indexOf(':');
    return colon > 0 && colon == member.lastIndexOf(':') ? member.substring(0, colon) : member;
  }
}
