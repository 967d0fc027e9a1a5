package dev.echoport.health;

import dev.echoport.text.AddressText;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of the node's own listeners as any peer would, sends a nonce and verifies that it
 * comes back byte for byte. It is a real connection, from an address that {@link OwnConnections}
 * knows before the listener sees it: the socket is bound before it connects.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of a channel is told by its handler
final class SelfEcho {
  static final int NONCE_BYTES = 32;

  private final VertxInternal vertx;
  private final Random random;
  private final Duration timeout;
  private final OwnConnections own;

  /**
   * @param random safe for all threads
   * @param timeout for connecting and the round trip together
   */
  SelfEcho(Vertx vertx, Random random, Duration timeout, OwnConnections own) {
    this.vertx = (VertxInternal) vertx;
    this.random = random;
    this.timeout = timeout;
    this.own = own;
  }

  /**
   * One round trip.
   *
   * @param approach what is sent before the nonce, and comes before the echo
   * @return completes on the caller's context; fails with the address and what went wrong
   */
  Future<Void> verify(SocketAddress listener, EchoRecipe approach) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return run(listener, new SelfEchoAttempt(approach, nonce));
  }

  /**
   * Connects, and waits until the listener has the connection and keeps it.
   *
   * @return as above
   */
  Future<Void> reach(SocketAddress listener) {
    return run(listener, new SelfEchoAttempt());
  }

  private Future<Void> run(SocketAddress listener, SelfEchoAttempt attempt) {
    ContextInternal context = vertx.getOrCreateContext();
    long timer = vertx.setTimer(timeout.toMillis(), expired -> attempt.expire(timeout));
    resolve(reachable(listener))
        .onSuccess(target -> connect(context.nettyEventLoop(), target, attempt))
        .onFailure(attempt::unreachable);
    Promise<Void> told = context.promise();
    attempt
        .outcome()
        .recover(
            e -> Future.failedFuture(AddressText.of(reachable(listener)) + ": " + e.getMessage()))
        .onComplete(told);
    return told.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private Future<java.net.SocketAddress> resolve(SocketAddress address) {
    return address.isInetSocket()
        ? vertx
            .nameResolver()
            .resolve(address.host())
            .map(found -> new InetSocketAddress(found, address.port()))
        : Future.succeededFuture(new DomainSocketAddress(address.path()));
  }

  private void connect(EventLoop loop, java.net.SocketAddress target, SelfEchoAttempt attempt) {
    java.net.SocketAddress source = source(target);
    ChannelFuture bound =
        new Bootstrap()
            .group(loop)
            .channelFactory(
                vertx.transport().channelFactory(!(target instanceof InetSocketAddress)))
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(attempt);
                  }
                })
            .bind(source);
    bound.addListener(
        done -> {
          if (done.isSuccess()) {
            connect(bound.channel(), target, attempt);
          } else {
            attempt.unreachable(done.cause());
          }
        });
  }

  private void connect(Channel channel, java.net.SocketAddress target, SelfEchoAttempt attempt) {
    java.net.SocketAddress source = channel.localAddress();
    attempt.listenerHas(own.ask(source));
    channel.closeFuture().addListener(closed -> own.forget(source));
    channel
        .connect(target)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                attempt.unreachable(done.cause());
                channel.close();
              }
            });
  }

  /**
   * An address of the listener's own, with a port that the system chooses; for the Unix domain a
   * name that nobody can guess.
   */
  private java.net.SocketAddress source(java.net.SocketAddress target) {
    if (target instanceof InetSocketAddress inet) {
      return new InetSocketAddress(inet.getAddress(), 0);
    }
    byte[] name = new byte[16];
    random.nextBytes(name);
    return new DomainSocketAddress("\0echoport-" + HexFormat.of().formatHex(name));
  }

  /** A wildcard address can be bound, but not connected to. */
  static SocketAddress reachable(SocketAddress listener) {
    @Nullable InetAddress literal =
        listener.isInetSocket()
            ? NetUtil.createInetAddressFromIpAddressString(listener.host())
            : null;
    if (literal == null || !literal.isAnyLocalAddress()) {
      return listener;
    }
    String loopback = literal instanceof Inet6Address ? "::1" : "127.0.0.1";
    return SocketAddress.inetSocketAddress(listener.port(), loopback);
  }
}
