package dev.echoport.http;

import dev.echoport.http.answer.AnswerBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Answers with a body that is made piece by piece: the next one when the kernel has taken the last,
 * the window has room, and the pause between them is over. What the request brings is of no use.
 */
final class MadeBody implements Responder {
  private static final int MAX_PIECE_BYTES = 64 * 1024;

  private final Exchange exchange;
  private final HttpSession session;
  private final AnswerBody.Made body;
  private final int pieceBytes;
  private boolean sending;
  private boolean ended;
  private boolean holding;

  /**
   * @param maxBytes what may wait to be sent
   */
  MadeBody(Exchange exchange, HttpSession session, AnswerBody.Made body, int maxBytes) {
    this.exchange = exchange;
    this.session = session;
    this.body = body;
    this.pieceBytes = Math.min(Math.min(MAX_PIECE_BYTES, maxBytes), body.drip().bytes());
  }

  @Override
  public void begin() {
    exchange.writeHead(body.source().length());
    if (exchange.sendsBody()) {
      sending = true;
      session.input().ownAnswerBegan();
      sendNext();
    } else {
      exchange.writeEnd();
    }
  }

  @Override
  public void received(ByteBuf data) {
    exchange.payload().deliver(data);
  }

  private void sendNext() {
    if (ended) {
      return;
    }
    if (body.source().isDone()) {
      exchange.writeEnd();
      end();
    } else if (session.connection().hasRoom()) {
      exchange.payload().produce(body.source().next(pieceBytes, session.memory()));
    } else {
      session.input().awaitRoom(this::sendNext);
    }
  }

  /** Not at once, so that a peer that takes all of it keeps the loop from nobody. */
  @Override
  public void allTaken() {
    if (!sending || ended) {
      return;
    }
    if (body.source().isDone()) {
      sendNext();
      session.connection().onBatchCompleted();
    } else {
      session.input().delay(body.drip().pauseMillis(), this::sendNext);
    }
  }

  /** The next request is not answered before this one. */
  @Override
  public void requestEnded(HttpHeaders trailers) {
    if (sending && !ended) {
      holding = true;
      exchange.gate().hold();
    }
  }

  private void end() {
    if (sending && !ended) {
      ended = true;
      session.input().ownAnswerEnded();
      if (holding) {
        exchange.gate().release();
      }
    }
  }

  @Override
  public int release() {
    end();
    return 0;
  }
}
