package dev.echoport.http;

import dev.echoport.http.codec.Http1Codec;
import dev.echoport.http.codec.StreamMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Changes to HTTP/2 where the first request asks for it ({@code Upgrade: h2c} of RFC 7540, 3.2). A
 * request with a body is answered in HTTP/1.1 instead: its body would have to be kept whole. Leaves
 * the pipeline with the first request.
 */
final class Http2Upgrade extends HttpServerUpgradeHandler {

  Http2Upgrade(HttpSession session, Http1Codec codec) {
    super(
        codec,
        protocol -> codecFor(protocol, session),
        0,
        DefaultHttpHeadersFactory.headersFactory(),
        DefaultHttpHeadersFactory.trailersFactory(),
        true);
  }

  @Override
  protected boolean shouldHandleUpgradeRequest(HttpRequest request) {
    return request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, true)
        && !HttpUtil.isTransferEncodingChunked(request)
        && HttpUtil.getContentLength(request, 0L) == 0;
  }

  private static @Nullable UpgradeCodec codecFor(CharSequence protocol, HttpSession session) {
    return AsciiString.contentEqualsIgnoreCase(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
        ? new Change(
            session,
            Http2Protocol.codec(session),
            new StreamMemory(session.memory()),
            new Http2Protocol.Errors(session))
        : null;
  }

  private static final class Change extends Http2ServerUpgradeCodec {
    private final HttpSession session;
    private final Http2FrameCodec codec;
    private final Http2Protocol.Errors errors;

    Change(
        HttpSession session,
        Http2FrameCodec codec,
        StreamMemory memory,
        Http2Protocol.Errors errors) {
      super(codec, memory, Http2Protocol.streams(session, memory), errors);
      this.session = session;
      this.codec = codec;
      this.errors = errors;
    }

    @Override
    public void upgradeTo(ChannelHandlerContext context, FullHttpRequest request) {
      Http1Protocol.uninstall(session);
      super.upgradeTo(context, request);
      Http2Protocol.begin(session, codec, errors);
    }
  }
}
