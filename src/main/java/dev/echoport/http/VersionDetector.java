package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 by prior knowledge from HTTP/1.1: by the connection preface (RFC 9113, 3.4). Then it
 * leaves the pipeline. ALPN may have told already. An ordinary request is told by its first or
 * second byte.
 */
final class VersionDetector extends ByteToMessageDecoder implements HttpProtocol {
  static final String NAME = "http-version";

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpSession session;
  private boolean leftOver;

  VersionDetector(HttpSession session) {
    this.session = session;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int bytes = Math.min(in.readableBytes(), PREFACE.length);
    for (int i = 0; i < bytes; i++) {
      if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
        install(context, agreedOnHttp2(context));
        return;
      }
    }
    if (bytes == PREFACE.length) {
      install(context, true);
    }
  }

  private void install(ChannelHandlerContext context, boolean http2) {
    if (http2) {
      Http2Protocol.install(session);
    } else {
      Http1Protocol.install(session);
    }
    context.pipeline().remove(this);
  }

  /** The end of the input, which the session is told, too. */
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    leftOver = in.isReadable();
  }

  @Override
  public @Nullable String truncated() {
    return leftOver || actualReadableBytes() > 0 ? "a request head" : null;
  }

  @Override
  public void finish() {
    session.socket().finish();
  }

  /** By ALPN (RFC 9113, 3.2): then what comes is HTTP/2 or an error. */
  private static boolean agreedOnHttp2(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    return tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
  }
}
