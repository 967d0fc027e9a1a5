package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/** Where the payload that is being received goes. */
interface Outlet {

  /** Whether it goes back to the peer; else it is of no further use. */
  boolean echoes();

  /** Writes a piece of payload as the protocol wraps it; takes the ownership of {@code data}. */
  ChannelFuture write(ByteBuf data);
}
