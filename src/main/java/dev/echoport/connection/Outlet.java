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

  /**
   * Takes a piece that was received and has to wait before it can go back; it is pending meanwhile.
   *
   * @return whether it did, and with it the ownership of {@code data}
   */
  default boolean keep(ByteBuf data) {
    return false;
  }
}
