package dev.echoport.health;

import dev.echoport.text.AddressText;
import dev.echoport.text.FailureText;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of the node's own listeners as any peer would, sends a nonce and verifies that it
 * comes back byte for byte. It is a real connection: the listener counts it, and its 32 bytes, as
 * it counts any other.
 */
final class SelfEcho {
  static final int NONCE_BYTES = 32;

  private static final ClientSSLOptions WHOEVER_IT_IS =
      new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm("");

  private final Vertx vertx;
  private final NetClient client;
  private final Random random;
  private final Duration timeout;

  /**
   * @param random safe for all threads
   * @param timeout for connecting and the round trip together
   */
  SelfEcho(Vertx vertx, Random random, Duration timeout) {
    this.vertx = vertx;
    this.random = random;
    this.timeout = timeout;
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setMetricsName("self-echo"));
  }

  /**
   * One round trip.
   *
   * @return completes on the caller's context; fails with the address and what went wrong
   */
  Future<Void> verify(SocketAddress listener) {
    return verify(listener, Approach.DIRECT);
  }

  /**
   * One round trip.
   *
   * @param approach what is sent before the nonce, and comes before the echo
   * @return as above
   */
  Future<Void> verify(SocketAddress listener, Approach approach) {
    SocketAddress address = reachable(listener);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    Attempt attempt = new Attempt(address, approach, nonce);
    long timer = vertx.setTimer(timeout.toMillis(), expired -> attempt.expire(timeout));
    client.connect(address).onSuccess(attempt::connected).onFailure(attempt::unreachable);
    return attempt.outcome().onComplete(done -> vertx.cancelTimer(timer));
  }

  /**
   * Connects, and no more.
   *
   * @return completes on the caller's context; fails with the address and what went wrong
   */
  Future<Void> reach(SocketAddress listener) {
    SocketAddress address = reachable(listener);
    return client
        .connect(address)
        .recover(
            cause ->
                Future.failedFuture(
                    AddressText.of(address) + ": cannot connect: " + FailureText.of(cause)))
        .compose(NetSocket::close);
  }

  /** A wildcard is a place to bind, not one to connect to. */
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

  /** Owned by the context that asked for it. */
  private static final class Attempt {
    private final SocketAddress address;
    private final Approach approach;
    private final Approach.Skipping skipping;
    private final Buffer nonce;
    private final Promise<Void> outcome = Promise.promise();
    private int verified;
    private @Nullable NetSocket socket;

    Attempt(SocketAddress address, Approach approach, byte[] nonce) {
      this.address = address;
      this.approach = approach;
      this.skipping = approach.new Skipping();
      this.nonce = Buffer.buffer(nonce);
    }

    Future<Void> outcome() {
      return outcome.future();
    }

    void connected(NetSocket connected) {
      socket = connected;
      if (outcome.future().isComplete()) {
        connected.close();
        return;
      }
      connected.handler(this::received);
      connected.exceptionHandler(this::broken);
      connected.closeHandler(closed -> fail("closed after " + progress()));
      if (approach.secured()) {
        connected
            .write(approach.header())
            .compose(sent -> connected.upgradeToSsl(WHOEVER_IT_IS))
            .compose(upgraded -> connected.write(approach.before(nonce)))
            .onFailure(this::broken);
      } else {
        connected.write(
            Buffer.buffer().appendBuffer(approach.header()).appendBuffer(approach.before(nonce)));
      }
    }

    void unreachable(Throwable cause) {
      fail("cannot connect: " + FailureText.of(cause));
    }

    void expire(Duration timeout) {
      fail("no echo within " + timeout.toMillis() + " ms, got " + progress());
    }

    private void broken(Throwable cause) {
      fail("broke after " + progress() + ": " + FailureText.of(cause));
    }

    private void received(Buffer all) {
      Buffer bytes = skipping.echoIn(all);
      int end = verified + bytes.length();
      if (end > NONCE_BYTES || !bytes.equals(nonce.slice(verified, end))) {
        fail("echoed other bytes than were sent, after " + progress());
        return;
      }
      verified = end;
      if (verified == NONCE_BYTES) {
        outcome.tryComplete();
        close();
      }
    }

    private void fail(String what) {
      outcome.tryFail(AddressText.of(address) + ": " + what);
      close();
    }

    private String progress() {
      return verified + " of " + NONCE_BYTES + " bytes";
    }

    private void close() {
      NetSocket connected = socket;
      if (connected != null) {
        connected.close();
      }
    }
  }
}
