package dev.echoport.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.IntConsumer;

/**
 * Tells how many bytes a channel receives. Stands at the head of the pipeline, so that it sees what
 * the handlers of TLS and HTTP drop as well, and tells when they have had their turn.
 */
final class InputMeter extends ChannelInboundHandlerAdapter {
  private final IntConsumer fed;

  InputMeter(IntConsumer fed) {
    this.fed = fed;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    int bytes = message instanceof ByteBuf data ? data.readableBytes() : 0;
    context.fireChannelRead(message);
    fed.accept(bytes);
  }
}
