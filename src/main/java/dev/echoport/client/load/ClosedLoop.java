package dev.echoport.client.load;

/** Keeps a fixed number of messages in flight; a slow peer therefore gets less load. */
final class ClosedLoop implements Pace {
  private final long[] sentAt;

  ClosedLoop(int depth) {
    sentAt = new long[depth];
  }

  @Override
  public long sendable(long sent, long completed, long now) {
    return sentAt.length - (sent - completed);
  }

  @Override
  public void sent(long sent, long messages, long now) {
    for (long message = sent; message < sent + messages; message++) {
      sentAt[slot(message)] = now;
    }
  }

  @Override
  public long startedAt(long message) {
    return sentAt[slot(message)];
  }

  private int slot(long message) {
    return (int) (message % sentAt.length);
  }
}
