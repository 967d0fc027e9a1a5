package dev.echoport.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Turns errors of the decoder into messages, so that they stay behind what was decoded before them:
 * an exception would overtake what waits for its turn.
 */
final class ErrorMessages extends ChannelInboundHandlerAdapter {
  private final HttpSession session;

  ErrorMessages(HttpSession session) {
    this.session = session;
  }

  /** An error in its place. */
  record Failure(Throwable cause) {}

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!session.connection().refused(cause)) {
      context.fireChannelRead(new Failure(cause));
    }
  }
}
