package dev.echoport.http.codec;

import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/** Netty's codec of HTTP/2, and where it is not strict, {@link StrictDecoder}. */
public final class Http2Codec extends Http2FrameCodecBuilder {
  private final StreamHistory history = new StreamHistory();

  private Http2Codec(Http2Settings settings) {
    server(true);
    initialSettings(settings);
    validateRequiredPseudoHeaders(true);
    frameLogger(history);
    gracefulShutdownTimeoutMillis(0);
  }

  public static Http2FrameCodec with(Http2Settings settings) {
    return new Http2Codec(settings).build();
  }

  @Override
  protected Http2FrameCodec build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    decoder.connection().addListener(history.listener());
    return super.build(new StrictDecoder(decoder, history), encoder, settings);
  }
}
