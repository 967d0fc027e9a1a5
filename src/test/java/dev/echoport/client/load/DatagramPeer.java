package dev.echoport.client.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Answers datagrams as a test wants it, on a thread of its own. */
public final class DatagramPeer implements AutoCloseable {
  private static final int MOST_BYTES = 65_535;

  /** What becomes of one datagram: how many bytes of it go back, and how often. */
  public record Answer(int bytes, int times, boolean flipped) {
    public static final Answer NONE = new Answer(0, 0, false);

    static Answer echo(int bytes) {
      return new Answer(bytes, 1, false);
    }
  }

  private final DatagramSocket socket;
  private final IntFunction<@Nullable Answer> answers;

  private DatagramPeer(DatagramSocket socket, IntFunction<@Nullable Answer> answers) {
    this.socket = socket;
    this.answers = answers;
  }

  /**
   * @param answers for the first datagram, the second and so on, from 1; {@code null} is an echo
   */
  public static DatagramPeer start(IntFunction<@Nullable Answer> answers) throws IOException {
    DatagramPeer peer =
        new DatagramPeer(new DatagramSocket(0, InetAddress.getLoopbackAddress()), answers);
    Thread thread = new Thread(peer::run, "datagram-peer");
    thread.setDaemon(true);
    thread.start();
    return peer;
  }

  public String uri() {
    return "udp://127.0.0.1:" + socket.getLocalPort();
  }

  private void run() {
    try {
      for (int number = 1; ; number++) {
        DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
        socket.receive(packet);
        Answer answer = answers.apply(number);
        send(packet, answer == null ? Answer.echo(packet.getLength()) : answer);
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void send(DatagramPacket packet, Answer answer) throws IOException {
    packet.setLength(answer.bytes());
    if (answer.flipped()) {
      packet.getData()[answer.bytes() - 1] ^= 1;
    }
    for (int i = 0; i < answer.times(); i++) {
      socket.send(packet);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
