package dev.echoport.http.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** Why a request is not answered as it wants: a problem document (RFC 9457). */
public record Problem(HttpResponseStatus status, String detail) {
  /** Of the document. */
  public static final String CONTENT_TYPE = "application/problem+json";

  /** Why, and what was expected. */
  public static Problem of(HttpResponseStatus status, String detail) {
    return new Problem(status, detail);
  }

  /** As JSON. */
  public ByteBuf document() {
    String text =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", status.reasonPhrase())
            .put("status", status.code())
            .put("detail", detail)
            .encode();
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  /** As a whole, for where there is no exchange. */
  public FullHttpResponse response(HttpVersion version, boolean close) {
    ByteBuf document = document();
    FullHttpResponse response = new DefaultFullHttpResponse(version, status, document);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, document.readableBytes());
    response.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    if (close) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return response;
  }
}
