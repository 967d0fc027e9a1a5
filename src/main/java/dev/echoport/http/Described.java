package dev.echoport.http;

import dev.echoport.http.answer.AnswerBody;
import dev.echoport.http.answer.Description;
import dev.echoport.http.answer.PlainDescription;
import dev.echoport.http.answer.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaders;

/** Answers with what the request was, once all of it was received. */
final class Described implements Responder {
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
    String text =
        what.asText()
            ? PlainDescription.text(what.seen(), body, trailers)
            : Description.json(what.seen(), body, trailers);
    body.release();
    ByteBuf document = session.memory().buffer(ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(document, text);
    exchange.writeDocument(document);
  }

  @Override
  public int release() {
    body.release();
    return 0;
  }
}
