package dev.echoport.listener;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.Outcome;
import dev.echoport.connection.Account;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each datagram back to where it came from (RFC 862), if the guard has nothing against it.
 * The answers to all datagrams that one turn of the loop brought are sent together.
 *
 * <p>While so many answers wait for the kernel that no more should be held, nothing is received:
 * the kernel then drops what its own buffer has no room for.
 */
final class DatagramEcho extends ChannelInboundHandlerAdapter {
  static final int MOST_PENDING = 256;

  private static final Logger LOG = LoggerFactory.getLogger(DatagramEcho.class);

  private final Account account;
  private final DatagramRule guard;
  private final BiConsumer<DatagramRefusal, InetSocketAddress> refused;
  private final LongSupplier clock;
  private long receivePostedNanos;
  private int pending;
  private boolean closing;

  /**
   * @param refused told of each datagram that is not answered
   */
  DatagramEcho(
      Account account,
      DatagramRule guard,
      BiConsumer<DatagramRefusal, InetSocketAddress> refused,
      LongSupplier clock) {
    this.account = account;
    this.guard = guard;
    this.refused = refused;
    this.clock = clock;
    this.receivePostedNanos = clock.getAsLong();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    int bytes = packet.content().readableBytes();
    long now = clock.getAsLong();
    account.received(bytes, receivePostedNanos, now);
    receivePostedNanos = now;
    DatagramRefusal refusal = guard.refuses(packet, now);
    if (refusal == null) {
      answer(context, packet, bytes, now);
    } else {
      account.discarded(bytes, CloseReason.REFUSED);
      refused.accept(refusal, packet.sender());
      packet.release();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its listener counts how it ended
  private void answer(ChannelHandlerContext context, DatagramPacket packet, int bytes, long now) {
    account.consumed(bytes, bytes);
    pending++;
    if (pending == MOST_PENDING) {
      context.channel().config().setAutoRead(false);
    }
    context
        .write(new DatagramPacket(packet.content(), packet.sender()))
        .addListener(sent -> completed(context, bytes, now, sent.cause()));
  }

  private void completed(
      ChannelHandlerContext context, int bytes, long posted, @Nullable Throwable failure) {
    long now = clock.getAsLong();
    pending--;
    if (pending == MOST_PENDING / 2 && !closing) {
      context.channel().config().setAutoRead(true);
    }
    if (failure == null) {
      account.sent(bytes, posted, now);
    } else if (closing) {
      account.notSent(bytes, posted, now, Outcome.CANCELLED, CloseReason.DRAIN_CUT, "DRAIN_CUT");
    } else {
      account.notSent(
          bytes,
          posted,
          now,
          Outcome.FAILED,
          CloseReason.PEER_RESET,
          String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  /** One datagram could not be received, or a peer is not there; the others go on. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("receiving datagrams: {}", cause.getMessage());
    } else {
      LOG.error("echoing datagrams failed", cause);
    }
  }

  /** Receives no more; what fails from now on fails because the socket is closed. */
  void closing() {
    closing = true;
  }

  /** Answers that the kernel has not taken yet. */
  int pending() {
    return pending;
  }
}
