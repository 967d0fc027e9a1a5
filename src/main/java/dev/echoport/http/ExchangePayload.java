package dev.echoport.http;

import dev.echoport.connection.Outlet;
import dev.echoport.http.codec.BreakPoint;
import dev.echoport.parameter.BreakOff;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/** The payload of an exchange, in both directions: its way through the connection's ledger. */
final class ExchangePayload implements PayloadWriter {
  private final Exchange exchange;
  private final HttpSession session;
  private final ResponseWriter response;
  private final StreamShare share;
  private final BreakPoint breakPoint;
  private int inPieces;

  ExchangePayload(
      Exchange exchange,
      HttpSession session,
      ResponseWriter response,
      StreamShare share,
      BreakOff where) {
    this.exchange = exchange;
    this.session = session;
    this.response = response;
    this.share = share;
    this.breakPoint = new BreakPoint(where);
  }

  /** Whether the answer is broken off here. */
  boolean isBreakReached() {
    return breakPoint.isReached();
  }

  /** Hands a piece of the request over; takes its ownership. */
  void deliver(ByteBuf data) {
    session.deliver(this, data);
  }

  /** The same, where it goes back at once: up to where the answer is broken off. */
  void echo(ByteBuf data) {
    int bytes = data.readableBytes();
    int out = echoes() ? breakPoint.take(bytes) : bytes;
    if (out == bytes) {
      deliver(data);
    } else if (out > 0) {
      deliver(data.readRetainedSlice(out));
    }
    exchange.breakOffIfReached();
    if (out < bytes) {
      deliver(data);
    }
  }

  /** Sends what was not received; takes the ownership of {@code data}. */
  void produce(ByteBuf data) {
    breakPoint.cut(data);
    if (!data.isReadable()) {
      data.release();
    } else if (exchange.isMadeByFault()) {
      session.insert(this, data);
    } else {
      session.produce(this, data);
    }
    exchange.breakOffIfReached();
  }

  /** Sends back what was kept; takes the ownership of {@code data}. */
  void sendKept(ByteBuf data) {
    int lost = breakPoint.cut(data);
    if (data.isReadable()) {
      session.sendKept(this, data);
    } else {
      data.release();
    }
    session.lose(this, lost);
    exchange.breakOffIfReached();
  }

  @Override
  public boolean echoes() {
    return exchange.echoes();
  }

  @Override
  public Outlet piecewise() {
    inPieces++;
    return this;
  }

  @Override
  public void over() {
    inPieces--;
    taken();
  }

  @Override
  public boolean isCutByFault() {
    return exchange.isCutByFault();
  }

  @Override
  public boolean keep(ByteBuf data) {
    return echoes() && exchange.responder().keep(data);
  }

  @Override
  public HttpSession session() {
    return session;
  }

  @Override
  public ChannelFuture write(ByteBuf data) {
    int bytes = data.readableBytes();
    return share.waits(bytes, response.write(data)).addListener(done -> taken());
  }

  private void taken() {
    if (inPieces == 0 && share.isFree()) {
      exchange.responder().allTaken();
    }
  }
}
