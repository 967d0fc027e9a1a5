package dev.echoport.client.load;

/** When a connection may send. Owned by the connection's event loop; times of its clock. */
interface Pace {

  /** How many messages may be sent now, none of them later than it should. */
  long sendable(long sent, long completed, long now);

  /** Notes that {@code messages} more were sent now, {@code sent} before them. */
  void sent(long sent, long messages, long now);

  /** Notes that {@code message} came back now. */
  default void completed(long message, long now) {}

  /** When more becomes sendable without anything coming back; {@link Long#MAX_VALUE} for never. */
  default long nextSendAt(long sent, long completed) {
    return Long.MAX_VALUE;
  }

  /** Whether the connection has done all it should, and ends. */
  default boolean isOver(long sent, long completed) {
    return false;
  }

  /** From when on the round trip of message {@code message} counts. */
  long startedAt(long message);
}
