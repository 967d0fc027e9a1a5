package dev.echoport.fault;

/**
 * Where in the life of a connection a fault takes effect.
 *
 * @param axis what is counted
 * @param where bytes, or milliseconds for {@link Axis#TIME}
 */
public record Position(Axis axis, Range where) {
  /** Before the first byte is sent. */
  public static final Position START = new Position(Axis.SENT, Range.NONE);

  /** What a position counts. */
  public enum Axis {
    /** Bytes of the connection's input. */
    RECEIVED,
    /** Bytes of the connection's output, as the peer gets them. */
    SENT,
    /** Time since the connection opened. */
    TIME
  }
}
