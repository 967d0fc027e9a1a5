package dev.echoport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.vertx.core.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FinByReadOnlyTest {
  private static final String POLL_ADD_POLL_RD_HUP = ".*opcode=6,.* union3=8192,.*";

  private final List<String> submitted = new CopyOnWriteArrayList<>();

  @Test
  void withoutItNettyAsksTheRingToTellOfAFin() throws Exception {
    echoOneByteOnIoUring(loops -> loops);

    assertThat(submitted).anyMatch(operation -> operation.matches(POLL_ADD_POLL_RD_HUP));
  }

  @Test
  void doesNotAskTheRingToTellOfAFin() throws Exception {
    echoOneByteOnIoUring(FinByReadOnly::onIoUring);

    assertThat(submitted)
        .isNotEmpty()
        .noneMatch(operation -> operation.matches(POLL_ADD_POLL_RD_HUP));
  }

  private void echoOneByteOnIoUring(UnaryOperator<IoHandlerFactory> under) throws Exception {
    Transport uring = Transport.IO_URING;
    assumeTrue(uring != null && uring.available());
    IoHandlerFactory recorded = recording(uring.implementation().ioHandlerFactory());
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, under.apply(recorded));
    try {
      InetSocketAddress address =
          (InetSocketAddress)
              new ServerBootstrap()
                  .group(loop)
                  .channelFactory(uring.implementation().serverChannelFactory(false))
                  .childHandler(new Echo())
                  .bind(InetAddress.getLoopbackAddress(), 0)
                  .sync()
                  .channel()
                  .localAddress();
      try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
        peer.getOutputStream().write(7);
        assertThat(peer.getInputStream().read()).isEqualTo(7);
      }
    } finally {
      loop.shutdownGracefully().sync();
    }
  }

  private IoHandlerFactory recording(IoHandlerFactory loops) {
    return executor -> recording(loops.newHandler(executor));
  }

  private IoHandler recording(IoHandler loop) {
    return proxy(
        IoHandler.class,
        loop,
        result -> result instanceof IoRegistration one ? recording(one) : result);
  }

  private IoRegistration recording(IoRegistration registration) {
    return (IoRegistration)
        Proxy.newProxyInstance(
            IoRegistration.class.getClassLoader(),
            new Class<?>[] {IoRegistration.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof IoOps operation) {
                submitted.add(operation.toString());
              }
              return method.invoke(registration, arguments);
            });
  }

  private static <T> T proxy(Class<T> type, T target, UnaryOperator<Object> result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return result.apply(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @ChannelHandler.Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message);
    }
  }
}
