package dev.echoport.listener.udp;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.connection.Account;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Counts what a socket that is for sending alone receives: in the moment before it is connected,
 * and what claims to come from the listener itself. Nobody is told from whom it came, so it cannot
 * be answered.
 */
final class StrayDatagrams extends SimpleChannelInboundHandler<DatagramPacket> {
  private final Account account;
  private final BiConsumer<DatagramRefusal, InetSocketAddress> refused;
  private final LongSupplier clock;

  StrayDatagrams(
      Account account, BiConsumer<DatagramRefusal, InetSocketAddress> refused, LongSupplier clock) {
    this.account = account;
    this.refused = refused;
    this.clock = clock;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    int bytes = packet.content().readableBytes();
    long now = clock.getAsLong();
    account.received(bytes, now, now);
    account.discarded(bytes, CloseReason.REFUSED);
    refused.accept(DatagramRefusal.ECHO_PORT, packet.sender());
  }
}
