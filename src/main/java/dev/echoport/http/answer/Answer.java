package dev.echoport.http.answer;

import dev.echoport.parameter.BreakOff;
import dev.echoport.parameter.Field;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/**
 * What a request is answered with.
 *
 * @param delayMillis before anything of it
 * @param headers but for those of framing
 * @param trailers behind its body
 * @param closes whether the connection ends with it
 * @param breakOff where it is broken off
 */
public record Answer(
    long delayMillis,
    HttpResponseStatus status,
    HttpHeaders headers,
    List<Field> trailers,
    AnswerBody body,
    boolean closes,
    BreakOff breakOff) {

  /** At once, and nothing in particular. */
  Answer(HttpResponseStatus status, AnswerBody body) {
    this(0, status, new DefaultHttpHeaders(), List.of(), body, false, BreakOff.NONE);
  }

  /** A request that should have asked for a WebSocket. */
  public static Answer upgradeRequired(String detail) {
    return refusal(HttpResponseStatus.UPGRADE_REQUIRED, detail)
        .with(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .with(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
  }

  /** A problem document. */
  public static Answer refusal(HttpResponseStatus status, String detail) {
    return new Answer(status, new AnswerBody.Document(Problem.of(status, detail).document()))
        .with(HttpHeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE);
  }

  /** The same, with this field. */
  public Answer with(CharSequence name, Object value) {
    headers.set(name, value);
    return this;
  }

  /** Whether HTTP lets the answer have a body. */
  public boolean mayHaveBody() {
    return status.code() != 204 && status.code() != 205 && status.code() != 304;
  }
}
