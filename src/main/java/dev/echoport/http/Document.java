package dev.echoport.http;

import io.netty.buffer.ByteBuf;

/** Answers at once with what is known from the start; what the request brings is of no use. */
final class Document implements Responder {
  private final Exchange exchange;
  private final ByteBuf text;

  Document(Exchange exchange, ByteBuf text) {
    this.exchange = exchange;
    this.text = text;
  }

  @Override
  public void begin() {
    exchange.writeDocument(text);
  }

  @Override
  public void received(ByteBuf data) {
    exchange.payload().deliver(data);
  }
}
