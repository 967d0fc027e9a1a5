package dev.echoport.http;

import dev.echoport.http.answer.AnswerBody;
import dev.echoport.http.answer.Description;
import dev.echoport.http.answer.PlainDescription;
import dev.echoport.http.answer.RequestBody;
import dev.echoport.http.answer.TextBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** Answers with what the request was, once all of it was received. */
final class Described implements Responder {
  /** Thousands take milliseconds: peers that send such requests together wait in line. */
  private static final int FEW_FIELDS = 100;

  private final Exchange exchange;
  private final HttpSession session;
  private final AnswerBody.Description what;
  private final RequestBody body;

  Described(Exchange exchange, HttpSession session, AnswerBody.Description what) {
    this.exchange = exchange;
    this.session = session;
    this.what = what;
    this.body = new RequestBody(session.config().answers().maxDescribedBytes(), session.memory());
  }

  @Override
  public void begin() {
    exchange.askForBody();
  }

  @Override
  public void received(ByteBuf data) {
    body.add(data);
    exchange.payload().deliver(data);
  }

  @Override
  public void requestEnded(HttpHeaders trailers) {
    if (what.seen().request().headers().size() + trailers.size() <= FEW_FIELDS) {
      describe(trailers);
    } else {
      exchange.gate().hold(); // nothing overtakes it
      session.connection().services().turns().execute(() -> inItsTurn(trailers));
    }
  }

  private void inItsTurn(HttpHeaders trailers) {
    try {
      if (exchange.mayBeCutShort()) {
        describe(trailers);
      }
    } catch (RuntimeException | Error e) {
      if (!session.connection().refused(e)) {
        session.connection().onFailure(e);
      }
    }
    exchange.gate().release();
  }

  private void describe(HttpHeaders trailers) {
    String text =
        what.asText()
            ? PlainDescription.text(what.seen(), body, trailers)
            : Description.json(what.seen(), body, trailers);
    body.release();
    exchange.writeDocument(TextBuffer.of(text, session.memory()));
  }

  @Override
  public int release() {
    body.release();
    return 0;
  }
}
