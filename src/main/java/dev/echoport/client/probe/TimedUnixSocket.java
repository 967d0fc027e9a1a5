package dev.echoport.client.probe;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/**
 * A connection of the Unix domain. A channel has no time-outs of its own, so a thread closes it at
 * the deadline.
 */
final class TimedUnixSocket implements ProbeStream {
  private final SocketChannel channel;
  private final Thread guard;
  private volatile boolean expired;

  private TimedUnixSocket(SocketChannel channel, int millis) {
    this.channel = channel;
    this.guard = new Thread(() -> closeIn(millis), "deadline");
    guard.setDaemon(true);
    guard.start();
  }

  private void closeIn(int millis) {
    try {
      Thread.sleep(millis);
      expired = true;
      channel.close();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Nobody waits for it any more.
    }
  }

  /**
   * Connects.
   *
   * @throws SocketTimeoutException when the peer does not accept in time
   */
  static TimedUnixSocket connect(String path, Deadline deadline) throws IOException {
    TimedUnixSocket connected =
        new TimedUnixSocket(
            SocketChannel.open(StandardProtocolFamily.UNIX), deadline.remainingMillis());
    try {
      connected.channel.connect(UnixDomainSocketAddress.of(path));
      return connected;
    } catch (IOException e) {
      connected.close();
      throw connected.timedOut(e);
    }
  }

  private IOException timedOut(IOException failure) {
    return expired && failure instanceof ClosedChannelException
        ? new SocketTimeoutException()
        : failure;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      throw timedOut(e);
    }
  }

  @Override
  public int read(byte[] into, int offset) throws IOException {
    try {
      return channel.read(ByteBuffer.wrap(into, offset, into.length - offset));
    } catch (IOException e) {
      throw timedOut(e);
    }
  }

  @Override
  public void close() throws IOException {
    guard.interrupt();
    channel.close();
  }
}
