package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.DatagramWay;
import dev.echoport.client.diagnose.finding.FarDatagrams;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered datagrams: which are lost on which way, doubled, changed, or overtaken. Each has a
 * size of its own, by which the other end's records know it.
 */
final class DatagramCheck implements Check {
  private static final int COUNT = 500;
  private static final int SMALLEST = 100;

  /** An echo of ours answers a thousand a second of one source. */
  private static final long PAUSE_MILLIS = 2;

  private static final double TOO_MANY = 0.01;
  private static final String NEXT =
      "full queues and policers on the way, the receive buffer of the other end (nstat"
          + " UdpRcvbufErrors), its limits for one source; several paths with different delays";

  private static final List<Integer> SENT = IntStream.range(0, COUNT).boxed().toList();

  /** Numbers, in the order in which they came. */
  private final List<Integer> back = new ArrayList<>();

  private final BitSet known = new BitSet();

  private int changed;
  private int greetings;

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    InetAddress address = path.resolve()[0];
    int port = path.target().port();
    int wait = (int) Math.min(1_000, path.patience().toMillis());
    try (DatagramSocketPath socket = new DatagramSocketPath(address, port);
        FarDatagrams far =
            path.farEnd()
                .datagrams(port, bytes -> socket.exchange(COUNT + greetings++, bytes, wait))) {
      exchange(socket, wait);
      if (!back.isEmpty()) {
        path.use(address);
      }
      return far == null
          ? finding(null, "this end cannot know")
          : finding(
              far.seen(path.patience()), "the other end's records do not tell: some are gone");
    } catch (PortUnreachableException e) {
      return unreachable();
    }
  }

  private Finding unreachable() {
    return back.isEmpty()
        ? Finding.fault(
            "Datagrams are answered by ICMP: nothing listens at the port",
            "the port, ss -lun on the other end, a firewall that rejects")
        : Finding.fault(
            "After %d of %d datagrams came back, ICMP says that nothing listens at the port any more"
                .formatted(back.size(), COUNT),
            "an echo that has ended, or that stops when it is asked often: cps of xinetd, -R of inetd");
  }

  private void exchange(DatagramSocketPath socket, int patienceMillis)
      throws IOException, InterruptedException {
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < COUNT; i++) {
                  socket.send(i, SMALLEST + i);
                  Thread.sleep(PAUSE_MILLIS);
                }
              } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "diagnose-sender");
    sender.setDaemon(true);
    sender.start();
    while (receiveOne(socket, sender.isAlive(), patienceMillis)) {}
    sender.join();
  }

  /** A sender that a busy machine holds up is no reason to stop. */
  private boolean receiveOne(DatagramSocketPath socket, boolean sending, int patienceMillis)
      throws IOException {
    boolean more = sending || known.cardinality() < COUNT;
    try {
      count(socket.receive(more ? patienceMillis : patienceMillis / 10 + 1));
      return true;
    } catch (SocketTimeoutException e) {
      return sending;
    }
  }

  private void count(DatagramSocketPath.Back came) {
    int number = came.number();
    if (number >= COUNT && number < COUNT + greetings) {
      return; // late
    }
    changed += came.right() && came.bytes() == SMALLEST + number ? 0 : 1;
    if (number >= 0 && number < COUNT) {
      back.add(number);
      known.set(number);
    }
  }

  private Finding finding(FarDatagrams.@Nullable Seen seen, String unknown) {
    DatagramWay both = DatagramWay.between(SENT, back);
    if (back.isEmpty()) {
      return Finding.fault(
          "None of %d datagrams came back".formatted(COUNT) + ways(both, seen, unknown),
          "a firewall that drops, a wrong port, an echo that answers nobody it does not know");
    }
    String sentence =
        "Of %d datagrams %d came back, %d of them twice, %d overtaken by later ones, %d changed"
                .formatted(COUNT, COUNT - both.lost(), both.doubled(), both.overtaken(), changed)
            + ways(both, seen, unknown);
    boolean bad =
        Math.max(both.lost(), Math.max(both.doubled(), both.overtaken())) > COUNT * TOO_MANY
            || changed > 0;
    Finding finding = bad ? Finding.fault(sentence, NEXT) : Finding.ok(sentence);
    return finding
        .with("sentDatagrams", COUNT)
        .with("lostDatagrams", both.lost())
        .with("doubledDatagrams", both.doubled())
        .with("overtakenDatagrams", both.overtaken())
        .with("changedDatagrams", changed);
  }

  /** What each way did by the other end's records, if it did something. */
  private String ways(DatagramWay both, FarDatagrams.@Nullable Seen seen, String unknown) {
    if (seen == null) {
      return both.clean() ? "" : "; on which way, " + unknown;
    }
    List<Integer> arrived = numbers(seen.arrived());
    List<Integer> answered = numbers(seen.answered());
    if (arrived.size() < seen.arrived().size() || answered.size() < seen.answered().size()) {
      return both.clean()
          ? ""
          : "; the other end was busy with others as well, so on which way is not known";
    }
    DatagramWay there = DatagramWay.between(SENT, arrived);
    DatagramWay home = DatagramWay.between(answered, back);
    return both.clean() && there.clean() && home.clean()
        ? ""
        : "; %d arrived at the other end, which sent %d: %s, %s"
            .formatted(
                arrived.size(),
                answered.size(),
                there.text("the way there"),
                home.text("the way back"));
  }

  /** Without those that are not of this check. */
  private static List<Integer> numbers(List<Integer> sizes) {
    return sizes.stream()
        .map(bytes -> bytes - SMALLEST)
        .filter(number -> number >= 0 && number < COUNT)
        .toList();
  }
}
