package dev.echoport.connection;

import io.netty.buffer.ByteBuf;

/**
 * Where a send goes: to the peer as it is, or as a part of what is spoken with it. Called on the
 * connection's loop only.
 */
public interface Outlet {

  /**
   * Queues {@code data} and takes its ownership. {@code operation} completes exactly once, perhaps
   * before this method returns.
   */
  void send(ByteBuf data, SendOperation operation);

  /** Whether what is received goes back here; else it is of no further use. */
  default boolean echoes() {
    return true;
  }

  /** The same for one send that may be made later, and in pieces. */
  default Outlet piecewise() {
    return this;
  }

  /**
   * The next send is a piece of such a one.
   *
   * @param last whether no other follows
   */
  default void piece(boolean last) {}

  /** All pieces were sent, perhaps none. Not called if the connection's output ends before. */
  default void over() {}

  /** Whether what does not go back was to, but for a fault on purpose. */
  default boolean isCutByFault() {
    return false;
  }

  /**
   * Takes a piece that was received and has to wait before it can go back; it is pending meanwhile.
   *
   * @return whether it did, and with it the ownership of {@code data}
   */
  default boolean keep(ByteBuf data) {
    return false;
  }
}
