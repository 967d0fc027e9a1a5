package dev.echoport.client.load;

/**
 * Sends its messages at once, and ends: with {@code halfCloseFirst} right behind them, else when
 * they came back. Round trips count from when the connection was asked for.
 */
final class SingleTurn implements Pace {
  private final int messages;
  private final boolean halfCloseFirst;
  private final long connectAt;

  SingleTurn(int messages, boolean halfCloseFirst, long connectAtNanos) {
    this.messages = messages;
    this.halfCloseFirst = halfCloseFirst;
    this.connectAt = connectAtNanos;
  }

  @Override
  public long sendable(long sent, long completed, long now) {
    return messages - sent;
  }

  @Override
  public void sent(long sent, long messages, long now) {}

  @Override
  public boolean isOver(long sent, long completed) {
    return (halfCloseFirst ? sent : completed) == messages;
  }

  @Override
  public long startedAt(long message) {
    return connectAt;
  }
}
