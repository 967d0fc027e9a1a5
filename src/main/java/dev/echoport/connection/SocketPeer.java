package dev.echoport.connection;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.text.AddressText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A peer behind a {@code NetSocket}.
 *
 * <p>Sends go straight to the channel of the socket, because only Netty's promise tells how much of
 * a failed write the kernel had taken, and because a buffer then needs no copy and no second queue.
 * Receives are posted by the channel's auto-read and not by {@code NetSocket.pause}, which lets the
 * loop read up to eight more buffers that nobody has accounted for.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // sends report to their operation, ends to the pipeline
public class SocketPeer implements Peer {
  final Channel channel;
  final ChannelHandlerContext context;
  private final @Nullable SocketAddress remoteAddress;
  private final @Nullable SocketAddress localAddress;
  private final ConnectionMemory memory;
  private final Reading reading;

  SocketPeer(NetSocketInternal socket, ConnectionMemory memory) {
    this.context = socket.channelHandlerContext();
    this.channel = context.channel();
    this.memory = memory;
    this.reading = new Reading(channel, memory);
    channel.config().setAllocator(memory);
    this.remoteAddress = UnixPeer.shown(socket.remoteAddress(), channel, UnixPeer.REMOTE);
    this.localAddress = UnixPeer.shown(socket.localAddress(), channel, UnixPeer.LOCAL);
  }

  /** The socket's channel. */
  public Channel channel() {
    return channel;
  }

  /** Whether its channel is read; nobody else may say so. */
  public Reading reading() {
    return reading;
  }

  /** Puts a handler before Vert.x's and behind all that stands there already. */
  public void addLast(String name, ChannelHandler handler) {
    channel.pipeline().addBefore(context.name(), name, handler);
  }

  /** Puts what stands in front of the connection into the pipeline. */
  void install(Connection connection) {}

  @Override
  public String remoteAddress() {
    return AddressText.of(remoteAddress);
  }

  @Override
  public String localAddress() {
    return AddressText.of(localAddress);
  }

  @Override
  public SendOperation newOperation(Connection connection) {
    return new SendOperation(channel, connection);
  }

  @Override
  public void receive(boolean posted) {
    reading.want(posted);
  }

  @Override
  public void send(ByteBuf data, SendOperation operation) {
    context.write(data, operation);
  }

  @Override
  public void flush() {
    context.flush();
  }

  @Override
  public void watchInput(IntConsumer fed) {
    channel.pipeline().addFirst(new InputMeter(fed));
  }

  /** A protocol may have written on its own behind what it has completed. */
  @Override
  public void finish() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    if (waiting == null || waiting.isEmpty()) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      channel
          .pipeline()
          .firstContext()
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(written -> later(0, this::finish));
    }
  }

  @Override
  public void farewell(Runnable done) {
    done.run();
  }

  @Override
  public void later(long millis, Runnable action) {
    channel.eventLoop().schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public ConnectionMemory memory() {
    return memory;
  }

  @Override
  public @Nullable TcpFacts tcp() {
    return KernelFacts.of(channel);
  }

  @Override
  public void close() {
    context.close();
  }

  @Override
  public void hold(boolean held) {
    reading.hold(held);
  }

  @Override
  public void abort() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.unsafe().close(channel.voidPromise());
  }
}
