package dev.echoport.http.answer;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser lets the pages of other origins read answers (the Fetch standard, 3.2). Without
 * a word of permission it does not.
 */
final class Cors {
  private static final String ANY = "*";
  private static final int MAX_AGE_SECONDS = 600;

  private final List<String> origins;

  Cors(List<String> origins) {
    this.origins = origins;
  }

  /** The answer, if {@code request} asks whether another one may be made. */
  static @Nullable Answer preflight(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean asks =
        request.method().equals(HttpMethod.OPTIONS)
            && headers.contains(HttpHeaderNames.ORIGIN)
            && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    return asks
        ? new Answer(HttpResponseStatus.NO_CONTENT, new AnswerBody.Document(Unpooled.EMPTY_BUFFER))
        : null;
  }

  /** Says so in the head of {@code answer} if the page that asks may read it. */
  Answer permit(HttpRequest request, Answer answer) {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origins.isEmpty()) {
      return answer;
    }
    boolean any = origins.contains(ANY);
    if (!any) {
      answer.headers().add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    if (origin == null || !(any || origins.contains(origin))) {
      return answer;
    }
    answer
        .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, any ? ANY : origin)
        .with(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
    permit(
        request,
        answer,
        HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD,
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS);
    permit(
        request,
        answer,
        HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS,
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS);
    return answer;
  }

  /** What a preflight asks for. */
  private static void permit(
      HttpRequest request, Answer answer, CharSequence asked, CharSequence granted) {
    String value = request.headers().get(asked);
    if (value != null && answer.status().equals(HttpResponseStatus.NO_CONTENT)) {
      answer.with(granted, value).with(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
  }
}
