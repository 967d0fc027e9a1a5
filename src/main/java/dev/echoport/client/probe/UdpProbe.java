package dev.echoport.client.probe;

import dev.echoport.client.Durations;
import dev.echoport.client.Target;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Sends one datagram of random bytes and waits for the same. Each attempt sends up to three, one
 * after each third of its time-out; each has bytes of its own, so that the round trip is that of
 * the one that came back.
 */
public final class UdpProbe implements Probe {
  /** The largest payload of a datagram over IPv4. */
  public static final int MOST_BYTES = 65_507;

  private static final int TRIES = 3;

  private final Target target;
  private final int size;
  private final int skipLines;
  private final Random random = new Random();
  private int unanswered;

  /**
   * @param skipLines lines in front of each answer
   */
  UdpProbe(Target target, int size, int skipLines) {
    this.target = target;
    this.size = size;
    this.skipLines = skipLines;
  }

  @Override
  public String service() {
    return "ECHO";
  }

  @Override
  public void appendCounted(StringBuilder line) {
    line.append("echoes of ").append(size).append(" B verified");
    if (unanswered > 0) {
      line.append(", ").append(unanswered).append(" datagrams unanswered");
    }
  }

  @Override
  public long attempt(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(Resolver.resolve(target.host(), deadline)[0], target.port());
      return attempt(socket, deadline);
    } catch (PortUnreachableException e) {
      throw new ProbeFailure("nobody listens there");
    }
  }

  private long attempt(DatagramSocket socket, Deadline deadline)
      throws IOException, ProbeFailure, InterruptedException {
    List<Try> tries = new ArrayList<>();
    int each = Math.max(1, deadline.remainingMillis() / TRIES);
    for (int i = 1; i <= TRIES; i++) {
      tries.add(Try.send(socket, randomBytes()));
      try {
        long nanos = receive(socket, tries, i == TRIES ? deadline : Deadline.inMillis(each));
        unanswered += i - 1;
        return nanos;
      } catch (SocketTimeoutException next) {
        // One datagram, or its echo, may have been lost.
      }
    }
    throw new ProbeFailure(
        "no echo of "
            + TRIES
            + " datagrams within "
            + Durations.format(deadline.allowed())
            + " (lost, or not answered: see udp in docs/listeners.md)");
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private long receive(DatagramSocket socket, List<Try> tries, Deadline deadline)
      throws IOException, ProbeFailure {
    DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
    socket.setSoTimeout(deadline.remainingMillis());
    socket.receive(packet);
    long now = System.nanoTime();
    for (Try sent : tries) {
      if (sent.isEchoedBy(packet, skipLines)) {
        return now - sent.atNanos();
      }
    }
    throw new ProbeFailure("a datagram came back that was not sent, " + packet.getLength() + " B");
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Try(byte[] bytes, long atNanos) {
    static Try send(DatagramSocket socket, byte[] bytes) throws IOException {
      Try sent = new Try(bytes, System.nanoTime());
      socket.send(new DatagramPacket(bytes, bytes.length));
      return sent;
    }

    boolean isEchoedBy(DatagramPacket packet, int skipLines) {
      byte[] data = packet.getData();
      int from = 0;
      for (int left = skipLines; left > 0 && from < packet.getLength(); from++) {
        left -= data[from] == '\n' ? 1 : 0;
      }
      return Arrays.equals(data, from, packet.getLength(), bytes, 0, bytes.length);
    }
  }
}
