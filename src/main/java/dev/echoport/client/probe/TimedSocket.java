package dev.echoport.client.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A TCP connection on which every wait ends at one deadline, whatever the peer does: a time-out of
 * a single read would let a peer that trickles go on for ever. For one thread.
 *
 * <p>A plain socket, because the first channel of a JVM searches the whole class path for a
 * selector provider, which takes longer than everything else a probe does. Without a proxy, because
 * looking for one reads the JDK's settings of the net.
 */
final class TimedSocket implements ProbeStream {
  private Socket socket = new Socket(Proxy.NO_PROXY);
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

  @Override
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public int read(byte[] into, int offset) throws IOException {
    socket.setSoTimeout(deadline.remainingMillis());
    return socket.getInputStream().read(into, offset, into.length - offset);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
