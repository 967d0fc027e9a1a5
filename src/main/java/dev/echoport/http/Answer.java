package dev.echoport.http;

import dev.echoport.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a request is answered with.
 *
 * @param delay before anything of it
 * @param echo whether the body is what the request brings; then there is no {@code document}
 * @param headers in addition
 */
record Answer(
    Duration delay,
    HttpResponseStatus status,
    boolean echo,
    ByteBuf document,
    HttpHeaders headers) {
  private static final String ECHO = "/echo";
  private static final String ALLOWED = "GET, HEAD, POST, PUT";

  /** Finds what {@code request} asks for. */
  static Answer to(HttpRequest request, Connection connection) {
    if (connection.listener().address().scheme().takesWebSocketsOnly()) {
      return upgradeRequired("this listener takes WebSockets (RFC 6455) only");
    }
    if (expectsMore(request)) {
      return refusal(HttpResponseStatus.EXPECTATION_FAILED, "expect (expected: 100-continue)");
    }
    QueryStringDecoder query;
    EchoParameters asked;
    try {
      query = new QueryStringDecoder(RequestTarget.withoutHost(request.uri()));
      if (!query.path().equals(ECHO)) {
        return refusal(
            HttpResponseStatus.NOT_FOUND, query.path() + ": nothing is there (expected: /echo)");
      }
      asked = EchoParameters.of(query.parameters(), connection.listener().http().maxDelay());
    } catch (EchoParameters.BadParameterException | IllegalArgumentException e) {
      return refusal(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    return toEcho(request, query, asked, connection);
  }

  private static Answer toEcho(
      HttpRequest request, QueryStringDecoder query, EchoParameters asked, Connection connection) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT)) {
      return new Answer(asked.delay(), asked.status(), true, Unpooled.EMPTY_BUFFER, type(request));
    }
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      String text = Description.of(request, query, connection).encodePrettily() + "\n";
      return document(
          asked.delay(), asked.status(), "application/json", text.getBytes(StandardCharsets.UTF_8));
    }
    return refusal(HttpResponseStatus.METHOD_NOT_ALLOWED, method + " (expected: " + ALLOWED + ")")
        .with(HttpHeaderNames.ALLOW, ALLOWED);
  }

  private static boolean expectsMore(HttpRequest request) {
    return request.protocolVersion().isKeepAliveDefault() // HTTP/1.0 knows no Expect
        && request.headers().contains(HttpHeaderNames.EXPECT)
        && !HttpUtil.is100ContinueExpected(request);
  }

  private static HttpHeaders type(HttpRequest request) {
    HttpHeaders headers = new DefaultHttpHeaders();
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    headers.set(HttpHeaderNames.CONTENT_TYPE, type == null ? "application/octet-stream" : type);
    if (coding != null) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, coding);
    }
    return headers;
  }

  static Answer upgradeRequired(String detail) {
    return refusal(HttpResponseStatus.UPGRADE_REQUIRED, detail)
        .with(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .with(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
  }

  static Answer refusal(HttpResponseStatus status, String detail) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE);
    return new Answer(Duration.ZERO, status, false, Problem.of(status, detail).document(), headers);
  }

  private static Answer document(
      Duration delay, HttpResponseStatus status, String type, byte[] text) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    return new Answer(delay, status, false, Unpooled.wrappedBuffer(text), headers);
  }

  Answer with(CharSequence name, Object value) {
    headers.set(name, value);
    return this;
  }

  /** Whether HTTP lets the answer have a body. */
  boolean mayHaveBody() {
    return status.code() != 204 && status.code() != 205 && status.code() != 304;
  }
}
