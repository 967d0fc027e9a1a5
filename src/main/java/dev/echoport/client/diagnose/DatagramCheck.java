package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends numbered datagrams: which are lost on which way, doubled, changed, or overtaken. */
final class DatagramCheck implements Check {
  private static final int COUNT = 500;
  private static final int BYTES = 200;

  /** An echo of ours answers a thousand a second of one source. */
  private static final long PAUSE_MILLIS = 2;

  private static final double TOO_MANY = 0.01;
  private static final String NEXT =
      "full queues and policers on the way, the receive buffer of the other end (nstat"
          + " UdpRcvbufErrors), its limits for one source; several paths with different delays";

  private final BitSet back = new BitSet();
  private int doubled;
  private int changed;
  private int overtaken;
  private int newest = -1;

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    FarEnd.Datagrams before = path.farEnd().datagrams(path.target().port());
    InetAddress address = path.resolve()[0];
    try (DatagramSocketPath socket = new DatagramSocketPath(address, path.target().port())) {
      exchange(socket, (int) Math.min(1_000, path.patience().toMillis()));
    } catch (PortUnreachableException e) {
      return Finding.fault(
          "Datagrams are answered by ICMP: nothing listens at the port",
          "the port, ss -lun on the other end, a firewall that rejects");
    }
    if (!back.isEmpty()) {
      path.use(address);
    }
    return finding(before, path.farEnd().datagrams(path.target().port()));
  }

  private void exchange(DatagramSocketPath socket, int patienceMillis)
      throws IOException, InterruptedException {
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < COUNT; i++) {
                  socket.send(i, BYTES);
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
    boolean more = sending || back.cardinality() < COUNT;
    try {
      count(socket.receive(more ? patienceMillis : patienceMillis / 10 + 1));
      return true;
    } catch (SocketTimeoutException e) {
      return sending;
    }
  }

  private void count(DatagramSocketPath.Back came) {
    changed += came.right() && came.bytes() == BYTES ? 0 : 1;
    if (back.get(came.number())) {
      doubled++;
    } else if (came.number() < newest) {
      overtaken++;
    }
    back.set(came.number());
    newest = Math.max(newest, came.number());
  }

  private Finding finding(FarEnd.@Nullable Datagrams before, FarEnd.@Nullable Datagrams after) {
    int lost = COUNT - back.cardinality();
    if (lost == COUNT) {
      return Finding.fault(
          "None of %d datagrams came back".formatted(COUNT) + ways(before, after),
          "a firewall that drops, a wrong port, an echo that answers nobody it does not know");
    }
    List<String> told = new ArrayList<>();
    told.add("Of %d datagrams %d came back".formatted(COUNT, back.cardinality()));
    told.add(doubled + " of them twice");
    told.add(overtaken + " overtaken by later ones");
    told.add(changed + " changed");
    String sentence = String.join(", ", told) + ways(before, after);
    boolean bad = Math.max(lost, Math.max(doubled, overtaken)) > COUNT * TOO_MANY || changed > 0;
    Finding finding = bad ? Finding.fault(sentence, NEXT) : Finding.ok(sentence);
    return finding
        .with("sentDatagrams", COUNT)
        .with("lostDatagrams", lost)
        .with("doubledDatagrams", doubled)
        .with("overtakenDatagrams", overtaken)
        .with("changedDatagrams", changed);
  }

  /** What the other end's counters say of each way, if nobody else was there. */
  private String ways(FarEnd.@Nullable Datagrams before, FarEnd.@Nullable Datagrams after) {
    if (back.cardinality() == COUNT && doubled == 0) {
      return "";
    }
    if (before == null || after == null) {
      return "; on which way they were lost or doubled, this end cannot know";
    }
    long bytes = after.receivedBytes() - before.receivedBytes();
    long arrived = bytes / BYTES;
    if (bytes % BYTES != 0 || arrived > 2L * COUNT) {
      return "; the other end was busy with others as well, so on which way is not known";
    }
    long left = (after.sentBytes() - before.sentBytes()) / BYTES;
    return "; %d arrived at the other end, which sent %d: the way there %s, the way back %s"
        .formatted(
            arrived, left, change(COUNT, arrived), change(left, back.cardinality() + doubled));
  }

  private static String change(long in, long out) {
    if (in == out) {
      return "lost none";
    }
    return in > out ? "lost " + (in - out) : "added " + (out - in);
  }
}
