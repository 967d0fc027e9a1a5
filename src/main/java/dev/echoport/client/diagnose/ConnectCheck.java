package dev.echoport.client.diagnose;

import dev.echoport.client.Durations;
import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.client.probe.TlsHint;
import dev.echoport.text.AddressText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connects to each address of the target, and waits for one echo there. */
final class ConnectCheck implements Check {
  /** A kernel sends its SYN again after a second. */
  private static final long LOST_SYN_NANOS = 950_000_000L;

  /** Each in one segment, the last ones as Ethernet carries them without and with options. */
  private static final int[] SIZES = {1, 500, 1_000, 1_200, 1_300, 1_360, 1_400, 1_440, 1_448};

  /** What did not come back was at least so long. */
  private static final int SHORTEST_NAME = 2_000;

  private static final int MORE_CONNECTS = 5;
  private static final int MOST_ADDRESSES = 8;

  private final List<String> good = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private final List<String> unreachable = new ArrayList<>();
  private @Nullable String next;
  private long slowestNanos;

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    InetAddress[] addresses = path.resolve();
    for (int i = 0; i < Math.min(addresses.length, MOST_ADDRESSES); i++) {
      connect(path, addresses[i]);
    }
    if (good.isEmpty() && next == null) {
      next = "the routes of this machine (ip route), and whether the name has the right addresses";
    }
    List<String> told = new ArrayList<>(bad);
    told.addAll(good);
    told.addAll(unreachable);
    String sentence = String.join("; ", told);
    Finding finding = next == null ? Finding.ok(sentence) : Finding.fault(sentence, next);
    return finding.with("connectNanos", slowestNanos);
  }

  private void connect(EchoPath path, InetAddress address) throws InterruptedException {
    String name = AddressText.of(address.getHostAddress(), path.target().port());
    try (EchoConnection connection = EchoConnection.open(path, address, offer -> {})) {
      slowestNanos = Math.max(slowestNanos, connection.connectNanos());
      String accepted = name + " accepted in " + Scaled.of(connection.connectNanos());
      long before = System.nanoTime();
      if (!connection.introduce(new byte[0])) {
        silent(path, connection, accepted);
        return;
      }
      String echoed = accepted + ", an echo took " + Scaled.of(System.nanoTime() - before);
      path.use(address);
      if (connection.connectNanos() >= LOST_SYN_NANOS && slowAgain(path, address)) {
        fault(
            accepted + ", and it is not alone: SYNs, or their answers, are lost",
            "loss on the path, a full backlog of the listener (nstat TcpExtListenDrops)");
      } else {
        good.add(echoed);
      }
    } catch (SocketTimeoutException e) {
      fault(
          name
              + " did not answer within "
              + Durations.format(path.patience())
              + ": what is sent there is dropped",
          "a firewall or security group that drops, a wrong address, a route that leads nowhere");
    } catch (NoRouteToHostException e) {
      fault(
          name + ": no route to host",
          "a router or firewall that answers for it (ICMP), a host that is down, the routes");
    } catch (IOException e) {
      failed(name, e);
    }
  }

  private void failed(String name, IOException failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("refused")) {
      fault(
          name + ": connection refused, at once",
          "nothing listens there, or a firewall rejects: ss -ltn on the other end");
    } else if (text.contains("unreachable")) {
      unreachable.add(name + ": this machine has no route to it, which may be meant so");
    } else {
      fault(name + ": " + text, "what listens there, and what it speaks");
    }
  }

  /** A busy machine may be slow once. */
  private static boolean slowAgain(EchoPath path, InetAddress address) throws IOException {
    for (int i = 0; i < MORE_CONNECTS; i++) {
      try (EchoConnection more = EchoConnection.open(path, address, offer -> {})) {
        if (more.connectNanos() >= LOST_SYN_NANOS) {
          return true;
        }
      }
    }
    return false;
  }

  private void silent(EchoPath path, EchoConnection connection, String accepted)
      throws InterruptedException {
    if (connection.nameBytes() > 0) {
      path.use(connection.socket().getInetAddress());
      fault(
          accepted + ", but of an echo only " + connection.introduction(),
          "what the other end echoes, and limits of bytes on the way");
      return;
    }
    if (connection.ending() != Ending.NONE) {
      fault(
          accepted + ", then ended it by " + connection.ending().text() + " before an echo came",
          "a proxy whose server is down, a limit of connections or of addresses, tls:// for tcp://");
      return;
    }
    int passes = largest(path, connection.socket().getInetAddress());
    if (passes > 0) {
      fault(
          "%s, and %,d bytes are echoed, but %,d are not: large segments vanish, and nobody says so"
              .formatted(accepted, passes, next(passes)),
          "a tunnel or VPN with a smaller MTU, and a firewall that drops ICMP 3/4 or ICMPv6 2; a"
              + " clamp of the MSS (nft: tcp option maxseg size set rt mtu)");
      return;
    }
    String hint = TlsHint.forPlain(path.target(), path.patience());
    fault(
        accepted + ", and no echo came within " + Durations.format(path.patience()),
        hint == null ? "whether an echo listens there, and behind which proxy" : hint);
  }

  /** The most that is echoed of a connection that sends nothing before; 0: nothing. */
  private static int largest(EchoPath path, InetAddress address) throws InterruptedException {
    int most = 0;
    for (int size : SIZES) {
      try (EchoConnection connection = EchoConnection.open(path, address, offer -> {})) {
        connection.send(new byte[size]);
        if (connection.receiveAll(size).length < size) {
          return most;
        }
        most = size;
      } catch (IOException e) {
        return most;
      }
    }
    return most;
  }

  private static int next(int size) {
    int index = Arrays.binarySearch(SIZES, size);
    return index + 1 < SIZES.length ? SIZES[index + 1] : SHORTEST_NAME;
  }

  private void fault(String sentence, String lookAt) {
    bad.add(sentence);
    if (next == null) {
      next = lookAt;
    }
  }
}
