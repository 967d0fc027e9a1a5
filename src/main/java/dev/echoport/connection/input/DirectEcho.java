package dev.echoport.connection.input;

import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import io.netty.buffer.ByteBuf;

/** Sends what was received, the same buffer, at once. */
final class DirectEcho implements Input {
  private final Connection connection;

  DirectEcho(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    connection.account().consumed(bytes, bytes);
    connection.send(data, bytes, now, back);
  }
}
