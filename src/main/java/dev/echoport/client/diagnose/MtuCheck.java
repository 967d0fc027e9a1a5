package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.net.InetAddress;

/** Which sizes of datagrams come back, up to the largest there can be. */
final class MtuCheck implements Check {
  private static final int[] SIZES = {
    64, 512, 1_000, 1_200, 1_280, 1_350, 1_400, 1_432, 1_452, 1_472, 1_500, 4_000, 8_972, 32_000,
    65_000
  };
  private static final int TRIES = 3;

  /** Without options: of IP and of UDP. */
  private static final int HEADERS_4 = 28;

  private static final int HEADERS_6 = 48;
  private static final int ETHERNET = 1_500;

  private int number;

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    InetAddress address = path.resolve()[0];
    int headers = address.getAddress().length == 4 ? HEADERS_4 : HEADERS_6;
    int wait = (int) Math.min(1_000, path.patience().toMillis());
    int largest = 0;
    try (DatagramSocketPath socket = new DatagramSocketPath(address, path.target().port())) {
      for (int size : SIZES) {
        if (!comesBack(socket, size, wait)) {
          return finding(largest, size, headers).with("largestBytes", largest);
        }
        largest = size;
      }
    }
    return Finding.ok(
            "Datagrams of every size up to %,d bytes come back, so fragments pass"
                .formatted(largest))
        .with("largestBytes", largest);
  }

  private boolean comesBack(DatagramSocketPath socket, int size, int wait) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      if (socket.exchange(number++, size, wait)) {
        return true;
      }
    }
    return false;
  }

  private static Finding finding(int largest, int lost, int headers) {
    if (largest == 0) {
      return Finding.fault(
          "Not even a datagram of %d bytes comes back".formatted(lost), "the check of datagrams");
    }
    return lost + headers <= ETHERNET
        ? Finding.fault(
            "Datagrams of %,d bytes come back, those of %,d do not: packets of %,d bytes vanish, and nobody says so"
                .formatted(largest, lost, lost + headers),
            "a tunnel or VPN with a smaller MTU, and a firewall that drops ICMP 3/4 or ICMPv6 2; a"
                + " clamp of the MSS helps TCP alone")
        : Finding.fault(
            "Datagrams of %,d bytes come back, those of %,d do not: fragments are dropped"
                .formatted(largest, lost),
            "firewalls and NAT that drop fragments; keep datagrams below 1,200 bytes");
  }
}
