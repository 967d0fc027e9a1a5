package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses datagrams to or from broadcast or multicast addresses: each host there would answer.
 *
 * @param addresses the broadcast addresses of this machine's networks
 */
record Broadcasts(Set<InetAddress> addresses) implements DatagramRule {
  /** A network of one or two addresses has none that means all. */
  private static final int LONGEST_PREFIX = 31;

  private static final int HIGHEST_BIT = 0x80;
  private static final byte[] EVERYBODY = {-1, -1, -1, -1};

  Broadcasts {
    addresses = Set.copyOf(addresses);
  }

  /** Of the networks that are there now. */
  static Broadcasts ofThisMachine() throws SocketException {
    return new Broadcasts(
        NetworkInterface.networkInterfaces()
            .flatMap(network -> network.getInterfaceAddresses().stream())
            .filter(address -> address.getAddress() instanceof Inet4Address)
            .filter(address -> address.getNetworkPrefixLength() < LONGEST_PREFIX)
            .map(address -> last(address.getAddress(), address.getNetworkPrefixLength()))
            .collect(Collectors.toSet()));
  }

  /** The last address of a network, to which the kernel gives this meaning on loopback as well. */
  static InetAddress last(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
      bytes[bit / Byte.SIZE] |= (byte) (HIGHEST_BIT >> (bit % Byte.SIZE));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now) {
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
