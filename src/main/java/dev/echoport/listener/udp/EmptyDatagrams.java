package dev.echoport.listener.udp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Sends datagrams without bytes on epoll and nio, where Netty's channels take them for nothing to
 * do, and on epoll take another one for sent in its place. They go out at once, ahead of those that
 * wait for a flush. Where the kernel's buffer is full they are lost, as on the way.
 */
final class EmptyDatagrams extends ChannelOutboundHandlerAdapter {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(1).limit(0);

  private final Sending sending;

  private EmptyDatagrams(Sending sending) {
    this.sending = sending;
  }

  @FunctionalInterface
  private interface Sending {
    void to(InetSocketAddress peer) throws IOException;
  }

  static EmptyDatagrams onEpoll(UnixChannel channel) {
    return new EmptyDatagrams(
        peer -> ((Socket) channel.fd()).sendTo(NOTHING, 0, 0, peer.getAddress(), peer.getPort()));
  }

  static EmptyDatagrams onNio(DatagramChannel channel) {
    return new EmptyDatagrams(peer -> channel.send(NOTHING.duplicate(), peer));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    DatagramPacket packet = (DatagramPacket) message;
    if (packet.content().isReadable()) {
      context.write(message, promise);
      return;
    }
    InetSocketAddress peer = packet.recipient();
    packet.release();
    try {
      sending.to(peer);
      promise.trySuccess();
    } catch (IOException e) {
      promise.tryFailure(e);
    }
  }
}
