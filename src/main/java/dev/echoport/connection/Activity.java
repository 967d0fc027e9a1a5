package dev.echoport.connection;

import dev.echoport.memory.ConnectionMemory;
import dev.echoport.transport.LoopClock;
import org.jspecify.annotations.Nullable;

/**
 * When something moved on a connection, for its completions and its time-outs. Owned by the
 * connection's loop; times are those of the loop's clock.
 */
public final class Activity {
  private final LoopClock clock;
  private final ConnectionMemory memory;
  private long receivePostedNanos;
  private long progressNanos;
  private @Nullable Linger linger;

  Activity(LoopClock clock, ConnectionMemory memory) {
    this.clock = clock;
    this.memory = memory;
    begin();
  }

  /** What stood in front of the echo is done: time counts from now. */
  void begin() {
    receivePostedNanos = clock.getAsLong();
    progressNanos = receivePostedNanos;
  }

  /** The time of the loop's clock. */
  public long now() {
    return clock.getAsLong();
  }

  /** The time of what has completed, though it was posted at {@code posted}. */
  long after(long posted) {
    return clock.after(posted);
  }

  /** When the receive was posted that completes next. */
  long receivePostedNanos() {
    return receivePostedNanos;
  }

  /** A receive is posted. */
  void receivePosted() {
    receivePostedNanos = clock.getAsLong();
  }

  /** A receive has completed, and the next one is posted. */
  void received(long now) {
    receivePostedNanos = now;
    progressNanos = now;
  }

  /** Something moved just now. */
  public void progressed() {
    progressed(clock.getAsLong());
  }

  /** Something moved, for the idle time-out. */
  public void progressed(long now) {
    progressNanos = now;
  }

  /** For how long nothing has moved. */
  public long quietNanos(long now) {
    return now - progressNanos;
  }

  /** For how long nothing has moved, though the loop was ready to receive or the peer to take. */
  public long stalledNanos(long now) {
    return now - Math.max(progressNanos, memory.waitingSinceNanos());
  }

  /** FIN was sent: from now on it reads for what was on its way only. */
  Linger linger() {
    Linger began = new Linger(clock.getAsLong());
    linger = began;
    return began;
  }

  /** Whether it has read on for long enough after its FIN. */
  boolean lingered(long now) {
    return linger != null && linger.over(now, quietNanos(now));
  }
}
