package dev.echoport.client.probe;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment on the monotonic clock by which something has to be finished. */
public final class Deadline {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Duration allowed;
  private final long atNanos;

  private Deadline(Duration allowed) {
    this.allowed = allowed;
    this.atNanos = System.nanoTime() + allowed.toNanos();
  }

  /** So long from now. */
  public static Deadline in(Duration allowed) {
    return new Deadline(allowed);
  }

  static Deadline inMillis(int millis) {
    return new Deadline(Duration.ofMillis(millis));
  }

  /**
   * What is left, rounded up to at least 1 ms.
   *
   * @throws SocketTimeoutException when the time is over
   */
  public int remainingMillis() throws SocketTimeoutException {
    long nanos = atNanos - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) ((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  /** What is left; not positive when the time is over. */
  public Duration remaining() {
    return Duration.ofNanos(atNanos - System.nanoTime());
  }

  /** The time that was given, for messages. */
  Duration allowed() {
    return allowed;
  }
}
