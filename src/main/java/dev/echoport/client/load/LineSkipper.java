package dev.echoport.client.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Drops the lines that a server says first, then leaves. */
final class LineSkipper extends ChannelInboundHandlerAdapter {
  private int left;

  LineSkipper(int lines) {
    left = lines;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    while (left > 0 && bytes.isReadable()) {
      left -= bytes.readByte() == '\n' ? 1 : 0;
    }
    if (left == 0) {
      context.pipeline().remove(this);
    }
    if (bytes.isReadable()) {
      context.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
  }
}
