package dev.echoport.connection;

import dev.echoport.completion.report.ConnectionReport.WindowReport;
import dev.echoport.config.WindowConfig;

/**
 * How much one connection has in flight, and whether it may have more: sends that are posted, and
 * frames that are in process. Counts the memory that they hold, not their bytes: a buffer is often
 * larger than what was received into it. Owned by the connection's loop.
 */
public final class Window {
  private final WindowConfig limits;
  private long heldBytes;
  private int postedSends;
  private int frames;
  private long collectedBytes;
  private long sendMovedNanos;
  private long frameMovedNanos;

  Window(WindowConfig limits) {
    this.limits = limits;
  }

  void posted(SendOperation operation) {
    if (postedSends == 0) {
      sendMovedNanos = operation.postedNanos;
    }
    heldBytes += operation.heldBytes;
    postedSends++;
  }

  void completed(SendOperation operation, long now) {
    sendMovedNanos = now;
    heldBytes -= operation.heldBytes;
    postedSends--;
  }

  /** The kernel has taken some of a send. */
  void sendMoved(long now) {
    sendMovedNanos = now;
  }

  /** A frame of so many bytes waits for its processors. */
  public void frameBegun(int bytes, long now) {
    if (frames == 0) {
      frameMovedNanos = now;
    }
    heldBytes += bytes;
    frames++;
  }

  /** A frame of so many bytes has left its processors. */
  public void frameDone(int bytes, long now) {
    frameMovedNanos = now;
    heldBytes -= bytes;
    frames--;
  }

  /**
   * Input is held that is no frame yet. It cannot be sent before more of it comes, so it stops
   * nothing unless something else is in flight.
   */
  public void collects(long bytes) {
    collectedBytes = bytes;
  }

  private boolean idle() {
    return postedSends + frames == 0;
  }

  /** Whether a further receive would go beyond the limits. */
  public boolean full() {
    return postedSends + frames >= limits.operations()
        || (heldBytes() >= limits.bytes() && !idle());
  }

  /** Whether it is worth posting receives again: half empty, so that they are not toggled often. */
  boolean hasRoom() {
    return idle()
        || (postedSends + frames <= limits.operations() / 2 && heldBytes() <= limits.bytes() / 2);
  }

  /** Whether every send has completed. */
  public boolean allSent() {
    return postedSends == 0;
  }

  private long heldBytes() {
    return heldBytes + collectedBytes;
  }

  /** For how long the kernel has taken nothing of what is posted; 0: nothing is. */
  long sendNanos(long now) {
    return postedSends == 0 ? 0 : Math.max(1, now - sendMovedNanos);
  }

  /** For how long no frame that is in process was finished; 0: none is. */
  long frameNanos(long now) {
    return frames == 0 ? 0 : Math.max(1, now - frameMovedNanos);
  }

  /** How full it is. */
  WindowReport report(boolean receivePosted) {
    return new WindowReport(
        limits.bytes(), limits.operations(), heldBytes(), postedSends, frames, receivePosted);
  }
}
