package dev.echoport.connection;

import io.netty.buffer.ByteBuf;

/** What the output of a connection passes before it is posted. Owned by the connection's loop. */
public interface SendPath {

  /**
   * Something other than payload is written, in its place among the sends.
   *
   * @param never runs instead of {@code write} if the output ends before
   */
  default void inTurn(Runnable write, Runnable never) {
    write.run();
  }

  /** Posts a send of {@code bytes} to {@code to}; takes the ownership of {@code data}. */
  void post(ByteBuf data, int bytes, long now, Outlet to);
}
