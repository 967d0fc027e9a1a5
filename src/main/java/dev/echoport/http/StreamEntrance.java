package dev.echoport.http;

import dev.echoport.grpc.CallHead;
import dev.echoport.grpc.MessageCutter;
import dev.echoport.http.codec.ExtendedConnect;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;

/**
 * Looks at the head of a stream of HTTP/2: where it asks for something else than an exchange, what
 * speaks that takes the place of the exchange's handlers. Then it leaves the pipeline.
 */
final class StreamEntrance extends ChannelInboundHandlerAdapter {
  private final HttpSession session;
  private final ReadGate gate;
  private final int share;

  /**
   * @param share bytes that may wait to be sent before nothing more is received
   */
  StreamEntrance(HttpSession session, ReadGate gate, int share) {
    this.session = session;
    this.gate = gate;
    this.share = share;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2HeadersFrame head && session.connection().sending()) {
      admit(context.pipeline(), head.headers());
    }
    context.fireChannelRead(message);
    context.pipeline().remove(this);
  }

  private void admit(ChannelPipeline pipeline, Http2Headers head) {
    if (ExtendedConnect.is(head)) {
      instead(pipeline, new WebSocketStream(session, gate, session.share(gate, share)));
    } else if (CallHead.is(head) && !session.takesWebSocketsOnly()) {
      MessageCutter cutter = new MessageCutter(session.config().grpc().maxMessageBytes());
      instead(pipeline, cutter, new GrpcStream(session, gate, session.share(gate, share), cutter));
    }
  }

  private static void instead(ChannelPipeline pipeline, ChannelHandler... handlers) {
    pipeline.addLast(handlers);
    pipeline.remove(Http2StreamFrameToHttpObjectCodec.class);
    pipeline.remove(ExchangeHandler.class);
  }
}
