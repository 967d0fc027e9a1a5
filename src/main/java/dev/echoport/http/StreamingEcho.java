package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Sends a body back while it is received. The head waits for the first piece of a body that was
 * asked for by {@code 100}: HAProxy (2.6) takes a response that comes together with the 100 for the
 * answer to none.
 */
final class StreamingEcho implements Responder {
  private final Exchange exchange;

  StreamingEcho(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void begin() {
    if (!exchange.askForBody()) {
      exchange.writeEchoHead();
    }
  }

  @Override
  public boolean echoes() {
    return true;
  }

  @Override
  public void received(ByteBuf data) {
    exchange.writeEchoHead();
    exchange.payload().echo(data);
  }

  @Override
  public void requestEnded(HttpHeaders trailers) {
    exchange.writeEchoHead();
    exchange.writeEnd();
  }
}
