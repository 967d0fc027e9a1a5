package dev.echoport.client.diagnose;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbered datagrams of one check, of which every byte is known.
 *
 * <pre>
 *   run (8) | number (4) | bytes that follow from both
 * </pre>
 */
final class DatagramSocketPath implements Closeable {
  static final int LEAST_BYTES = 12;
  private static final int MOST_BYTES = 65_535;
  private static final int BUFFER = 1 << 20;

  private final DatagramSocket socket = new DatagramSocket();
  private final long run = ThreadLocalRandom.current().nextLong();

  DatagramSocketPath(InetAddress address, int port) throws IOException {
    socket.setReceiveBufferSize(BUFFER);
    socket.connect(address, port);
  }

  /** One that came back. {@code right}: with all its bytes as they were sent. */
  record Back(int number, int bytes, boolean right) {}

  private byte[] content(int number, int bytes) {
    byte[] content = new byte[bytes];
    new Random(run + number).nextBytes(content);
    ByteBuffer.wrap(content).putLong(run).putInt(number);
    return content;
  }

  /**
   * Sends one.
   *
   * @throws IOException if it is too large for this machine, or the other end refuses (ICMP)
   */
  void send(int number, int bytes) throws IOException {
    socket.send(new DatagramPacket(content(number, bytes), bytes));
  }

  /**
   * The next one of this check that came back.
   *
   * @throws SocketTimeoutException if none came in time
   * @throws IOException if the other end refuses (ICMP)
   */
  Back receive(int millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000L;
    DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
    while (true) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) left);
      socket.receive(packet);
      ByteBuffer header = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
      if (packet.getLength() >= LEAST_BYTES && header.getLong() == run) {
        int number = header.getInt();
        byte[] wanted = content(number, packet.getLength());
        boolean right =
            Arrays.equals(wanted, 0, wanted.length, packet.getData(), 0, packet.getLength());
        return new Back(number, packet.getLength(), right);
      }
    }
  }

  /**
   * Sends one and waits for it; those of other numbers that come meanwhile do not count.
   *
   * @throws IOException if it is too large for this machine, or the other end refuses (ICMP)
   */
  boolean exchange(int number, int bytes, int millis) throws IOException {
    try {
      send(number, bytes);
      int back = -1;
      while (back != number) {
        back = receive(millis).number();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
