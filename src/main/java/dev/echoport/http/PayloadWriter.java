package dev.echoport.http;

import dev.echoport.connection.Outlet;
import dev.echoport.connection.SendOperation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/** Where the payload of a message goes. */
interface PayloadWriter extends Outlet {

  /** The session that it belongs to. */
  HttpSession session();

  /** Writes a piece of payload as the protocol wraps it; takes the ownership of {@code data}. */
  ChannelFuture write(ByteBuf data);

  @Override
  default void send(ByteBuf data, SendOperation operation) {
    session().completes(write(data), operation);
  }
}
