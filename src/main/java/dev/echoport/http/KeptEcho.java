package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a body back when all of it was received: for clients that read nothing before, and for
 * those that stop sending when they see that something went wrong.
 */
final class KeptEcho implements Responder {
  private static final Logger LOG = LoggerFactory.getLogger(KeptEcho.class);

  private final Exchange exchange;
  private final HttpSession session;
  private final KeptBody body;
  private boolean spilling;
  private boolean sending;

  /**
   * @param pieceBytes what may be in memory, and on its way to a file and back
   */
  KeptEcho(Exchange exchange, HttpSession session, int pieceBytes) {
    this.exchange = exchange;
    this.session = session;
    SpillSpace space = session.spillSpace();
    this.body =
        new KeptBody(
            pieceBytes,
            space == null ? pieceBytes : session.config().maxBodyBytes(),
            space,
            session.memory(),
            this::bodyIsIdle);
  }

  @Override
  public void begin() {
    exchange.askForBody();
  }

  @Override
  public boolean echoes() {
    return true;
  }

  @Override
  public void received(ByteBuf data) {
    exchange.payload().deliver(data);
  }

  @Override
  public boolean keep(ByteBuf data) {
    if (exchange.isHeadWritten()) {
      return false;
    }
    HttpResponseStatus refusal = body.add(data);
    if (refusal != null) {
      exchange.cutShort(session.spillSpace() == null ? null : refusal);
    } else if (body.isFull()) {
      awaitFile();
    }
    return refusal == null;
  }

  private void awaitFile() {
    if (!spilling) {
      spilling = true;
      exchange.gate().hold();
    }
  }

  private void bodyIsIdle(@Nullable Throwable failure) {
    boolean held = spilling;
    spilling = false;
    if (failure == null) {
      exchange.resume();
    } else if (exchange.mayBeCutShort()) {
      LOG.warn("a body was not spilled: {}", failure.toString());
      exchange.cutShort(HttpResponseStatus.INSUFFICIENT_STORAGE);
    }
    if (held) {
      exchange.gate().release();
    }
  }

  @Override
  public void requestEnded(HttpHeaders trailers) {
    if (sending || exchange.isHeadWritten()) {
      return;
    }
    if (!body.isIdle()) {
      awaitFile(); // the next request has to wait, too
      return;
    }
    exchange.writeEchoHead();
    if (body.size() > 0) {
      sending = true;
      exchange.gate().hold(); // the next request is not answered meanwhile
      session.input().ownAnswerBegan();
      sendNext();
    } else {
      exchange.writeEnd();
    }
  }

  private void sendNext() {
    body.next(
        piece -> {
          exchange.payload().sendKept(piece);
          if (body.size() == 0) {
            sending = false;
            exchange.writeEnd();
            session.input().ownAnswerEnded();
            exchange.gate().release();
          }
          session.connection().onBatchCompleted();
        },
        failure ->
            session
                .connection()
                .fail(CloseReason.INTERNAL, "a body was not read back: " + failure.getMessage()));
  }

  @Override
  public void allTaken() {
    if (sending && body.size() > 0) {
      sendNext();
    }
  }

  @Override
  public int release() {
    return body.release();
  }
}
