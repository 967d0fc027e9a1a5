package dev.echoport.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A TCP connection on which every wait ends at one deadline, whatever the peer does: a time-out of
 * a single read would let a peer that trickles go on for ever. For one thread.
 *
 * <p>A plain socket, because the first channel of a JVM searches the whole class path for a
 * selector provider, which takes longer than everything else a probe does.
 */
final class TimedSocket implements Closeable {
  /** What a fresh connection's send buffer takes at once on every system we know. */
  private static final int NEVER_BLOCKS = 8 << 10;

  private Socket socket = new Socket();
  private final Deadline deadline;

  private TimedSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  /**
   * Connects.
   *
   * @throws SocketTimeoutException when the peer does not accept in time
   */
  static TimedSocket connect(InetSocketAddress address, Deadline deadline) throws IOException {
    TimedSocket connected = new TimedSocket(deadline);
    try {
      connected.socket.setTcpNoDelay(true);
      connected.socket.connect(address, deadline.remainingMillis());
      return connected;
    } catch (IOException e) {
      connected.close();
      throw e;
    }
  }

  Socket socket() {
    return socket;
  }

  /** From now on everything goes through {@code secured}, which goes through this one. */
  void layer(Socket secured) {
    socket = secured;
  }

  /**
   * Sends all of {@code bytes}; those of a large message from a thread of its own, so that the
   * caller can read meanwhile. That thread ends with the connection, and what stops it shows in
   * {@link #read} as well.
   */
  void send(byte[] bytes) throws IOException {
    if (bytes.length <= NEVER_BLOCKS) {
      socket.getOutputStream().write(bytes);
      return;
    }
    Thread sender = new Thread(new Sender(socket, bytes), "sender");
    sender.setDaemon(true);
    sender.start();
  }

  /**
   * Waits for bytes, and returns -1 after the peer's FIN.
   *
   * @throws SocketTimeoutException when the deadline came first
   */
  int read(byte[] into, int offset) throws IOException {
    socket.setSoTimeout(deadline.remainingMillis());
    return socket.getInputStream().read(into, offset, into.length - offset);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sender(Socket socket, byte[] bytes) implements Runnable {
    @Override
    public void run() {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        // The reader meets the same end and reports it.
      }
    }
  }
}
