package dev.echoport.client.load;

import dev.echoport.client.UnexpectedAnswer;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Promise;

/**
 * Speaks a protocol around the bytes of a load: what is written becomes its messages, what they
 * bring is handed on as bytes. Stands before Vert.x's handler; owned by its loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the connection tells
abstract class LoadCodec extends ChannelDuplexHandler {
  private final Promise<Void> opened = Promise.promise();

  /** Begins; {@link #opened} says when bytes may be written, or why not. */
  abstract void open(ChannelHandlerContext context);

  /** Says that nothing more is sent; what was sent is still to come back. */
  abstract void end(ChannelHandlerContext context);

  final Promise<Void> opened() {
    return opened;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    opened.tryFail(new UnexpectedAnswer("closed by the peer before it has accepted"));
    context.fireChannelInactive();
  }

  final void refuse(ChannelHandlerContext context, Object message, String why) {
    ReferenceCountUtil.release(message);
    UnexpectedAnswer answer = new UnexpectedAnswer(why);
    if (!opened.tryFail(answer)) {
      context.fireExceptionCaught(answer);
    }
    context.close();
  }
}
