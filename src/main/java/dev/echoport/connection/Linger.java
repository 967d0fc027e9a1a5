package dev.echoport.connection;

import java.util.concurrent.TimeUnit;

/**
 * How long a connection that has sent FIN goes on reading. It reads for what was on its way,
 * because a close with input unread sends a reset, which can overtake the echo. A peer that ignores
 * the FIN and goes on sending is not waited for. Owned by the connection's loop.
 */
final class Linger {
  /** Without input. */
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Whatever arrives. */
  static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * More than both sockets hold: Linux lets a receive buffer grow to 6 MiB and a send buffer to 4
   * MiB ({@code tcp_rmem}, {@code tcp_wmem}).
   */
  static final long MOST_BYTES = 16L << 20;

  private final long beganNanos;
  private long bytes;

  Linger(long beganNanos) {
    this.beganNanos = beganNanos;
  }

  /** {@code count} bytes have arrived, payload or not; returns whether they are too many. */
  boolean fed(int count) {
    bytes += count;
    return bytes > MOST_BYTES;
  }

  /**
   * Whether it has lasted long enough.
   *
   * @param quietNanos since payload arrived
   */
  boolean over(long now, long quietNanos) {
    return quietNanos >= QUIET_NANOS || now - beganNanos >= MOST_NANOS;
  }
}
