package dev.echoport.http.answer;

import dev.echoport.parameter.Content;
import dev.echoport.parameter.Drip;
import dev.echoport.parameter.EchoParameters;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/** What the body of an answer is, with the header fields that say what it is. */
final class AnswerBodies {
  private static final AsciiString LAST_EVENT = AsciiString.cached("last-event-id");
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private AnswerBodies() {}

  /**
   * Finds it.
   *
   * @param echo whether the request's body goes back, if nothing else is asked for
   * @param headers gets its type
   */
  static AnswerBody of(Seen seen, EchoParameters asked, boolean echo, HttpHeaders headers) {
    Content content = asked.content();
    HttpHeaders request = seen.request().headers();
    if (content != null) {
      return made(seen, content, asked.drip(), headers);
    }
    if (echo) {
      String type = request.get(HttpHeaderNames.CONTENT_TYPE);
      String coding = request.get(HttpHeaderNames.CONTENT_ENCODING);
      headers.set(
          HttpHeaderNames.CONTENT_TYPE,
          type == null ? HttpHeaderValues.APPLICATION_OCTET_STREAM : type);
      if (coding != null) {
        headers.set(HttpHeaderNames.CONTENT_ENCODING, coding);
      }
      return new AnswerBody.Echo();
    }
    boolean asText =
        asked.format() == null
            ? Accept.prefersText(request.get(HttpHeaderNames.ACCEPT))
            : asked.format().equals("text");
    headers.set(HttpHeaderNames.CONTENT_TYPE, asText ? TEXT : JSON);
    return new AnswerBody.Description(seen, asText);
  }

  private static AnswerBody made(Seen seen, Content content, Drip drip, HttpHeaders headers) {
    if (content instanceof Content.Text fixed) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, TEXT);
      return new AnswerBody.Made(new TextBody(fixed.text()), drip);
    }
    if (content instanceof Content.Generated generated) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM);
      return new AnswerBody.Made(new GeneratedBody(generated.bytes(), generated.seed()), drip);
    }
    Content.Events events = (Content.Events) content;
    headers
        .set(HttpHeaderNames.CONTENT_TYPE, EventStream.CONTENT_TYPE)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    String last = seen.request().headers().get(LAST_EVENT);
    return new AnswerBody.Made(
        new EventStream(events.count(), last, seen.connection().services().node()),
        new Drip(1, events.intervalMillis()));
  }

  /** Whether the peer has all events already: 204 tells a browser not to come again. */
  static boolean isOver(AnswerBody body) {
    return body instanceof AnswerBody.Made made
        && made.source() instanceof EventStream
        && made.source().isDone();
  }
}
