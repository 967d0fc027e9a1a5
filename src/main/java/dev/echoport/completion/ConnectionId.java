package dev.echoport.completion;

/** The id of a connection: its node's name and a number that the node counts up, {@code a-17}. */
public final class ConnectionId {
  private static final int DECIMAL = 10;

  private ConnectionId() {}

  /** The id of connection {@code number} of {@code node}. */
  public static String format(String node, long number) {
    return node + "-" + number;
  }

  /** The number in an id that {@link #format} has made. */
  public static long number(String id) {
    return Long.parseLong(id, id.lastIndexOf('-') + 1, id.length(), DECIMAL);
  }
}
