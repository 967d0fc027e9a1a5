package dev.echoport.http;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/** The head of an answer, but for how its body is framed. */
final class ResponseHead {
  private ResponseHead() {}

  /**
   * @param last whether the connection ends with it
   */
  static HttpResponse of(HttpRequest request, Answer answer, boolean last) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status());
    head.headers().set(answer.headers());
    head.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    if (last) {
      head.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!request.protocolVersion().isKeepAliveDefault()) {
      head.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return head;
  }
}
