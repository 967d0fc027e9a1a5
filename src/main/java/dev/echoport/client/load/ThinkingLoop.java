package dev.echoport.client.load;

/**
 * A closed loop whose users think: each of the messages in flight is followed by the next one only
 * some time after it came back.
 */
final class ThinkingLoop implements Pace {
  private final long thinkNanos;
  private final long[] sentAt;
  private final long[] mayFollowAt;

  ThinkingLoop(int depth, long thinkNanos) {
    this.thinkNanos = thinkNanos;
    sentAt = new long[depth];
    mayFollowAt = new long[depth];
  }

  @Override
  public long sendable(long sent, long completed, long now) {
    long next = sent;
    while (next < completed + sentAt.length && mayFollow(next) <= now) {
      next++;
    }
    return next - sent;
  }

  private long mayFollow(long message) {
    return message < sentAt.length ? Long.MIN_VALUE : mayFollowAt[slot(message)];
  }

  @Override
  public void sent(long sent, long messages, long now) {
    for (long message = sent; message < sent + messages; message++) {
      sentAt[slot(message)] = now;
    }
  }

  @Override
  public void completed(long message, long now) {
    mayFollowAt[slot(message)] = now + thinkNanos;
  }

  @Override
  public long nextSendAt(long sent, long completed) {
    return sent < completed + sentAt.length ? mayFollow(sent) : Long.MAX_VALUE;
  }

  @Override
  public long startedAt(long message) {
    return sentAt[slot(message)];
  }

  private int slot(long message) {
    return (int) (message % sentAt.length);
  }
}
