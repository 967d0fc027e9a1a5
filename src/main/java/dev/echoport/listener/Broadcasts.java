package dev.echoport.listener;

import dev.echoport.completion.DatagramRefusal;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses datagrams from, and to, addresses of many: all who share the address would answer.
 *
 * @param addresses the broadcast addresses of this machine's networks
 */
record Broadcasts(Set<InetAddress> addresses) implements DatagramRule {
  private static final byte[] EVERYBODY = {-1, -1, -1, -1};

  Broadcasts {
    addresses = Set.copyOf(addresses);
  }

  /** Of the networks that are there now. */
  static Broadcasts ofThisMachine() throws SocketException {
    return new Broadcasts(
        NetworkInterface.networkInterfaces()
            .flatMap(network -> network.getInterfaceAddresses().stream())
            .map(InterfaceAddress::getBroadcast)
            .filter(address -> address != null && !address.isAnyLocalAddress())
            .collect(Collectors.toSet()));
  }

  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, long now) {
    InetAddress source = packet.sender().getAddress();
    return isOfMany(source)
            || source.isAnyLocalAddress()
            || isOfMany(packet.recipient().getAddress())
        ? DatagramRefusal.NOT_UNICAST
        : null;
  }

  private boolean isOfMany(InetAddress address) {
    return address.isMulticastAddress()
        || addresses.contains(address)
        || Arrays.equals(address.getAddress(), EVERYBODY);
  }
}
