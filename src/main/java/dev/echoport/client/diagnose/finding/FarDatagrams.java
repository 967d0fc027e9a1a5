package dev.echoport.client.diagnose.finding;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the other end records of the datagrams of one socket, from now on. */
public interface FarDatagrams extends Closeable {

  /**
   * Sizes in bytes, each list in its order. Datagrams of others on the same socket are among them.
   */
  record Seen(List<Integer> arrived, List<Integer> answered) {}

  /**
   * What it has seen until now.
   *
   * @return {@code null} if some of it is not known within this time
   */
  @Nullable Seen seen(Duration within) throws InterruptedException;

  @Override
  void close();

  /** Lets the other end know a socket: one datagram, and its echo. */
  interface Greeting {
    /**
     * Sends one of this size.
     *
     * @return whether it came back
     * @throws IOException if nothing listens there
     */
    boolean exchange(int bytes) throws IOException;
  }
}
