package dev.echoport.http;

import dev.echoport.http.answer.Answer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of a WebSocket (RFC 6455, 4.2), and the change of the pipeline behind it.
 */
final class WebSocketUpgrade {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private final HttpSession session;
  private final HttpRequest request;
  private final Answer answer;

  private WebSocketUpgrade(HttpSession session, HttpRequest request) {
    this.session = session;
    this.request = request;
    this.answer = check();
  }

  /** The handshake, if {@code request} is one, acceptable or not. */
  static @Nullable WebSocketUpgrade askedBy(HttpRequest request, HttpSession session) {
    return request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        ? new WebSocketUpgrade(session, request)
        : null;
  }

  private Answer check() {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)) {
      return Answer.refusal(
              HttpResponseStatus.METHOD_NOT_ALLOWED, request.method() + " (expected: GET)")
          .with(HttpHeaderNames.ALLOW, "GET");
    }
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return Answer.upgradeRequired("Sec-WebSocket-Version (expected: 13)")
          .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
    }
    if (session.input().isDraining()) {
      return Answer.refusal(HttpResponseStatus.SERVICE_UNAVAILABLE, "the node stops");
    }
    String wrong = wrong(headers);
    return wrong == null
        ? Answer.refusal(HttpResponseStatus.SWITCHING_PROTOCOLS, "")
        : Answer.refusal(HttpResponseStatus.BAD_REQUEST, wrong);
  }

  private @Nullable String wrong(HttpHeaders headers) {
    if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return "Connection (expected: Upgrade)";
    }
    if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      return request.protocolVersion() + " (expected: HTTP/1.1)";
    }
    if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0) {
      return "a body (expected: none)";
    }
    return isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))
        ? null
        : "Sec-WebSocket-Key (expected: 16 bytes in base64)";
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the connection becomes a WebSocket, when the request has ended. */
  boolean isAccepted() {
    return answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }

  /** What is said to a handshake that is not accepted. */
  Answer answer() {
    return answer;
  }

  /**
   * Accepts: from here on the connection is a WebSocket. The codec goes last: what it has received
   * beyond the request then goes to the new decoder.
   *
   * @param faults of its messages; {@code null}: none
   */
  void install(ChannelHandlerContext context, @Nullable MessageFaults faults) {
    WebSocketTerms terms = WebSocketTerms.agreed(request.headers(), session);
    session.control(context.write(switching(terms.headers())), () -> {});
    ChannelPipeline pipeline = context.pipeline();
    WebSocketHandler frames =
        terms.install(
            pipeline,
            Http1Protocol.ERRORS,
            Http1Protocol.BACKLOG,
            new WebSocketConnection(session),
            faults);
    session.peer().speaks(frames);
    pipeline.remove(Http1Protocol.EXCHANGE);
    pipeline.remove(Http1Protocol.CODEC);
    frames.begin();
  }

  private FullHttpResponse switching(HttpHeaders additional) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(
            HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
            accept(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY)))
        .add(additional);
    return response;
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
