package dev.echoport.listener.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A loop, lent for accepting. It ends with the others, not when accepting does: {@code Vertx} ends
 * what accepts first, and the other loops would still hand work to it.
 */
@SuppressWarnings("deprecation") // stands in the interface
final class AcceptingLoop extends AbstractEventExecutorGroup implements EventLoopGroup {
  private final EventLoop loop;

  AcceptingLoop(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public EventLoop next() {
    return loop;
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return List.<EventExecutor>of(loop).iterator();
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return loop.register(channel);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return loop.register(promise);
  }

  @Override
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return loop.register(channel, promise);
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return loop.newSucceededFuture(null);
  }

  @Override
  public void shutdown() {}

  @Override
  public boolean isShuttingDown() {
    return loop.isShuttingDown();
  }

  @Override
  public boolean isShutdown() {
    return loop.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return loop.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return loop.awaitTermination(timeout, unit);
  }

  @Override
  public Future<?> terminationFuture() {
    return loop.terminationFuture();
  }
}
