package dev.echoport.http;

import dev.echoport.config.HttpConfig;
import dev.echoport.http.codec.CompressedFrames;
import dev.echoport.http.codec.FrameBounds;
import dev.echoport.http.codec.PerMessageDeflate;
import dev.echoport.http.codec.ReservedBits;
import dev.echoport.http.codec.Subprotocols;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed on with the peer of a WebSocket, and the handlers that come of it.
 *
 * <pre>
 *   bounds -&gt; decoder, encoder -&gt; errors -&gt; taken -&gt; [reserved bits -&gt; deflate] -&gt; UTF-8 -&gt; frames
 * </pre>
 *
 * <p>What is inflated was let through by {@code taken} before: a frame waits for its turn in the
 * size in which it was received.
 *
 * @param deflate {@code null}: nothing is compressed
 * @param compressed what counts the compressor's memory, if there is one
 * @param subprotocol {@code null}: none
 */
record WebSocketTerms(
    HttpSession session,
    @Nullable PerMessageDeflate deflate,
    @Nullable CompressedFrames compressed,
    @Nullable String subprotocol) {
  /** The name of the handler that makes bytes of frames. */
  static final String ENCODER = "ws-encoder";

  private static final String FRAMES = "ws-frames";

  /** Agrees to what {@code offer}, the header of the handshake, offers. */
  static WebSocketTerms agreed(HttpHeaders offer, HttpSession session) {
    HttpConfig config = session.config();
    PerMessageDeflate deflate =
        config.compression() ? PerMessageDeflate.negotiate(offer, config) : null;
    CompressedFrames compressed =
        deflate == null ? null : CompressedFrames.ifTheyFit(session.connection());
    return new WebSocketTerms(
        session,
        compressed == null ? null : deflate,
        compressed,
        Subprotocols.select(offer, config.subprotocols()));
  }

  /** Says what was agreed on. */
  HttpHeaders headers() {
    HttpHeaders headers = new DefaultHttpHeaders();
    if (deflate != null) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, deflate.response());
    }
    if (subprotocol != null) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
    }
    return headers;
  }

  /**
   * Puts the handlers in place.
   *
   * @param errors the name of the handler that comes behind the decoder
   * @param taken the name of the handler that keeps frames back, in front of those that see them
   * @param faults of its messages; {@code null}: none
   */
  WebSocketHandler install(
      ChannelPipeline pipeline,
      String errors,
      String taken,
      WebSocketCarrier carrier,
      @Nullable MessageFaults faults) {
    HttpConfig config = session.config();
    FrameBounds bounds = new FrameBounds();
    WebSocketHandler frames =
        new WebSocketHandler(session, carrier, bounds, config.maxMessageBytes(), faults);
    pipeline.addAfter(taken, FRAMES, frames);
    if (deflate != null && compressed != null) {
      pipeline.addBefore(FRAMES, "ws-reserved-bits", new ReservedBits());
      pipeline.addBefore(FRAMES, "ws-compressed", compressed);
      pipeline.addBefore(FRAMES, "ws-inflate", deflate.decoder());
      deflate.addEncoder(pipeline);
    }
    pipeline.addBefore(FRAMES, "ws-utf8", new Utf8FrameValidator(false));
    pipeline.addBefore(errors, "ws-bounds", bounds);
    pipeline.addBefore(errors, "ws-decoder", decoder(config));
    pipeline.addBefore(errors, ENCODER, new WebSocket13FrameEncoder(false));
    return frames;
  }

  private WebSocket13FrameDecoder decoder(HttpConfig config) {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(deflate != null)
            .maxFramePayloadLength(config.maxFrameBytes())
            .closeOnProtocolViolation(false)
            .build());
  }
}
