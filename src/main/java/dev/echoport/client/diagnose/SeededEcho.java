package dev.echoport.client.diagnose;

import dev.echoport.client.StreamPattern;
import dev.echoport.client.diagnose.finding.Difference;
import dev.echoport.client.diagnose.path.EchoConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a stream of which every byte is known, on a thread of its own, and compares what comes back
 * on the caller's.
 */
final class SeededEcho {
  private static final int BLOCK = 32 << 10;

  private final EchoConnection connection;
  private final StreamPattern pattern;
  private final Thread sender;
  private volatile long sent;
  private volatile boolean sending = true;
  private volatile boolean finished;
  private long verified;
  private @Nullable String difference;

  /**
   * Begins to send.
   *
   * @param most bytes
   * @param enough ends it earlier
   * @param thenFinish whether FIN follows
   */
  SeededEcho(
      EchoConnection connection, int seed, long most, BooleanSupplier enough, boolean thenFinish) {
    this.connection = connection;
    this.pattern = new StreamPattern(seed);
    this.sender = new Thread(() -> send(most, enough, thenFinish), "diagnose-sender");
    sender.setDaemon(true);
    sender.start();
  }

  private void send(long most, BooleanSupplier enough, boolean thenFinish) {
    byte[] block = new byte[BLOCK];
    long done = 0;
    while (done < most && !enough.getAsBoolean() && connection.takes()) {
      int bytes = (int) Math.min(BLOCK, most - done);
      pattern.write(ByteBuffer.wrap(block, 0, bytes).order(ByteOrder.LITTLE_ENDIAN), done);
      connection.send(block, 0, bytes);
      done += bytes;
      sent = done;
    }
    if (thenFinish) {
      finished = true;
      connection.finish();
    }
    sending = false;
  }

  /** Given to the kernel; a last part may have failed if the connection has ended. */
  long sent() {
    return sent;
  }

  boolean sending() {
    return sending;
  }

  /** Back, and right. */
  long verified() {
    return verified;
  }

  /** What is wrong, {@code null} while nothing is. */
  @Nullable String difference() {
    return difference;
  }

  /**
   * Reads until everything is back, something is wrong, it has ended, or nothing has come for so
   * long.
   *
   * @param most how long at most, however much still comes
   */
  void verify(Duration patience, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    byte[] block = new byte[BLOCK];
    while (System.nanoTime() - end < 0 && difference == null && (sending || verified < sent)) {
      int read = connection.receive(block, 0, block.length, patience);
      if (read <= 0) {
        return;
      }
      int echo = finished ? (int) Math.min(read, sent - verified) : read;
      if (echo < read) { // behind the echo there is something else
        connection.unread(Arrays.copyOfRange(block, echo, read));
      }
      compare(block, echo, patience);
    }
  }

  private void compare(byte[] block, int read, Duration patience) {
    ByteBuffer bytes = ByteBuffer.wrap(block, 0, read).order(ByteOrder.LITTLE_ENDIAN);
    int right = pattern.mismatch(bytes, verified);
    verified += right < 0 ? read : right;
    if (right >= 0) {
      byte[] wrong = Arrays.copyOf(Arrays.copyOfRange(block, right, read), BLOCK);
      int have = read - right;
      int more = connection.receive(wrong, have, BLOCK - have, patience);
      difference =
          Difference.describe(pattern, verified, Arrays.copyOf(wrong, have + Math.max(more, 0)));
    }
  }
}
