package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/** Where the payload that is being received goes. */
interface PayloadWriter {

  /** Whether it goes back to the peer; else it is of no further use. */
  boolean echoes();

  /**
   * Takes a piece that was received and has to wait before it can go back; it is pending meanwhile.
   *
   * @return whether it did, and with it the ownership of {@code data}
   */
  default boolean keep(ByteBuf data) {
    return false;
  }

  /** Writes a piece of payload as the protocol wraps it; takes the ownership of {@code data}. */
  ChannelFuture write(ByteBuf data);
}
