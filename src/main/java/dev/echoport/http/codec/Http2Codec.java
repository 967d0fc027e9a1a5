package dev.echoport.http.codec;

import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/** Netty's codec of HTTP/2, and where it is not strict, {@link StrictDecoder}. */
public final class Http2Codec extends Http2FrameCodecBuilder {
  /** The event that tells of a header after which nothing more can be decoded; it is answered. */
  public static final Object HEADER_TOO_LARGE = new Object();

  private final StreamHistory history = new StreamHistory();
  private final int maxHeaderBytes;

  private Http2Codec(Http2Settings settings, int maxHeaderBytes) {
    this.maxHeaderBytes = maxHeaderBytes;
    server(true);
    initialSettings(settings);
    validateRequiredPseudoHeaders(true);
    frameLogger(history);
    gracefulShutdownTimeoutMillis(0);
  }

  public static Http2FrameCodec with(Http2Settings settings, int maxHeaderBytes) {
    return new Http2Codec(settings.maxHeaderListSize(maxHeaderBytes), maxHeaderBytes).build();
  }

  /** Within what the input is now; {@code null}: between two frames. */
  public static @Nullable String within(Http2FrameCodec codec) {
    return ((StrictDecoder) codec.decoder()).within();
  }

  @Override
  protected Http2FrameCodec build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    decoder.connection().addListener(history.listener());
    Http2Bounds bounds = new Http2Bounds(maxHeaderBytes);
    return super.build(new StrictDecoder(decoder, history, encoder, bounds), encoder, settings);
  }
}
