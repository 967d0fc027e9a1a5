package dev.echoport.http.answer;

import dev.echoport.parameter.Drip;
import io.netty.buffer.ByteBuf;

/** What the body of an answer is. */
public sealed interface AnswerBody {

  /** What the request brings. */
  record Echo() implements AnswerBody {}

  /**
   * What the request was.
   *
   * @param asText in plain text; else JSON
   */
  record Description(Seen seen, boolean asText) implements AnswerBody {}

  /** Made as the peer takes it. */
  record Made(BodySource source, Drip drip) implements AnswerBody {}

  /** Known from the start. */
  record Document(ByteBuf text) implements AnswerBody {}

  /** Whether the request's body is of use. */
  default boolean readsRequest() {
    return this instanceof Echo || this instanceof Description;
  }
}
