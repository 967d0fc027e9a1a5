package dev.echoport.connection;

import dev.echoport.config.WindowConfig;

/**
 * How much one connection has in flight, and whether it may have more. Counts the memory that
 * posted sends hold, not their bytes: a buffer is often larger than what was received into it.
 * Owned by the connection's loop.
 */
final class Window {
  private final WindowConfig limits;
  private long heldBytes;
  private int postedSends;

  Window(WindowConfig limits) {
    this.limits = limits;
  }

  void posted(SendOperation operation) {
    heldBytes += operation.heldBytes;
    postedSends++;
  }

  void completed(SendOperation operation) {
    heldBytes -= operation.heldBytes;
    postedSends--;
  }

  /** Whether a further receive would go beyond the limits. */
  boolean full() {
    return postedSends >= limits.operations() || heldBytes >= limits.bytes();
  }

  /** Whether it is worth posting receives again: half empty, so that they are not toggled often. */
  boolean hasRoom() {
    return postedSends <= limits.operations() / 2 && heldBytes <= limits.bytes() / 2;
  }

  boolean empty() {
    return postedSends == 0;
  }

  WindowConfig limits() {
    return limits;
  }

  long heldBytes() {
    return heldBytes;
  }

  int postedSends() {
    return postedSends;
  }
}
