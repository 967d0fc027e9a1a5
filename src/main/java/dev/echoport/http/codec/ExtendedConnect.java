package dev.echoport.http.codec;

import dev.echoport.http.answer.Problem;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The opening handshake of a WebSocket on a stream of HTTP/2 (RFC 8441, 5). */
public final class ExtendedConnect {
  private static final String VERSION = "13";

  /** The fields of the handshake that mean the same in HTTP/1.1. */
  private static final List<AsciiString> OFFERS =
      List.of(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);

  private ExtendedConnect() {}

  /** Whether the head is one of extended CONNECT, whatever protocol it asks for. */
  public static boolean is(Http2Headers head) {
    return head.contains(PseudoHeaderName.PROTOCOL.value());
  }

  /** Why the handshake is not accepted; {@code null} if it is. */
  public static @Nullable Problem problem(Http2Headers head, boolean draining) {
    CharSequence protocol = head.get(PseudoHeaderName.PROTOCOL.value());
    if (!HttpMethod.CONNECT.asciiName().contentEquals(head.method())) {
      return Problem.of(
          HttpResponseStatus.BAD_REQUEST,
          ":protocol with " + head.method() + " (expected: CONNECT)");
    }
    if (!HttpHeaderValues.WEBSOCKET.contentEquals(protocol)) {
      return Problem.of(
          HttpResponseStatus.NOT_IMPLEMENTED, ":protocol " + protocol + " (expected: websocket)");
    }
    if (!head.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION)) {
      return Problem.of(
          HttpResponseStatus.BAD_REQUEST, "sec-websocket-version (expected: " + VERSION + ")");
    }
    return draining ? Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "the node stops") : null;
  }

  /** What the peer offers, as a handshake of HTTP/1.1 says it. */
  public static HttpHeaders offer(Http2Headers head) {
    HttpHeaders offer = new DefaultHttpHeaders();
    OFFERS.forEach(name -> head.getAll(name).forEach(value -> offer.add(name, value)));
    return offer;
  }
}
