package dev.echoport.client.probe;

import java.io.Closeable;
import java.io.IOException;

/** A connection on which every wait ends at one deadline, whatever the peer does. */
interface ProbeStream extends Closeable {
  /** What a fresh connection's send buffer takes at once on every system we know. */
  int NEVER_BLOCKS = 8 << 10;

  /**
   * Sends all of {@code bytes}; those of a large message from a thread of its own, so that the
   * caller can read meanwhile. That thread ends with the connection, and what stops it shows in
   * {@link #read} as well.
   */
  default void send(byte[] bytes) throws IOException {
    if (bytes.length <= NEVER_BLOCKS) {
      write(bytes);
      return;
    }
    Thread sender = new Thread(new Sender(this, bytes), "sender");
    sender.setDaemon(true);
    sender.start();
  }

  /** Writes all of {@code bytes}; blocks until the kernel has them. */
  void write(byte[] bytes) throws IOException;

  /**
   * Waits for bytes, and returns -1 after the peer's FIN.
   *
   * @throws java.net.SocketTimeoutException when the deadline came first
   */
  int read(byte[] into, int offset) throws IOException;

  /** Sends beside a reader. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sender(ProbeStream stream, byte[] bytes) implements Runnable {
    @Override
    public void run() {
      try {
        stream.write(bytes);
      } catch (IOException e) {
        // The reader meets the same end and reports it.
      }
    }
  }
}
