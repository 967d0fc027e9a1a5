package dev.echoport.http.codec;

import dev.echoport.connection.Connection;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.memory.MemoryRefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Takes what Netty's compressor has made, whose buffers come from elsewhere, to the memory of the
 * connection, and counts what the compressor itself keeps. Owned by the connection's loop.
 */
public final class CompressedFrames extends ChannelOutboundHandlerAdapter {
  /** What zlib keeps in both directions. */
  private static final int TABLES_BYTES = 320 * 1024;

  private final ConnectionMemory memory;

  private CompressedFrames(ConnectionMemory memory) {
    this.memory = memory;
    memory.reserveForLife(TABLES_BYTES);
  }

  /** {@code null} if there is no memory for the tables: nobody needs compression. */
  public static @Nullable CompressedFrames ifTheyFit(Connection connection) {
    if (connection.services().memory().tight()) {
      return null;
    }
    try {
      return new CompressedFrames(connection.memory());
    } catch (MemoryRefusedException e) {
      return null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    memory.freeForLife(TABLES_BYTES);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof WebSocketFrame frame && frame.content().isReadable()) {
      try {
        ByteBuf own = memory.directBuffer(frame.content().readableBytes());
        context.write(frame.replace(own.writeBytes(frame.content())), promise);
      } finally {
        frame.release();
      }
    } else {
      context.write(message, promise);
    }
  }
}
