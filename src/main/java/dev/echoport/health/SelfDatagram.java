package dev.echoport.health;

import dev.echoport.text.AddressText;
import dev.echoport.text.FailureText;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends a nonce to one of the node's own listeners for datagrams and verifies that it comes back. A
 * datagram may be lost, so it is sent up to three times. The listener counts it like any other.
 */
final class SelfDatagram {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRIES = 3;

  private final DatagramSocket socket;
  private final SocketAddress address;
  private final Buffer nonce;
  private final OwnConnections own;
  private final Promise<Void> outcome = Promise.promise();
  private @Nullable InetSocketAddress source;

  private SelfDatagram(
      DatagramSocket socket, SocketAddress address, Buffer nonce, OwnConnections own) {
    this.socket = socket;
    this.address = address;
    this.nonce = nonce;
    this.own = own;
  }

  /**
   * One round trip.
   *
   * @param timeout for all tries together
   * @return completes on the caller's context; fails with the address and what went wrong
   */
  static Future<Void> verify(
      Vertx vertx, SocketAddress listener, Duration timeout, OwnConnections own) {
    SocketAddress address = SelfEcho.reachable(listener);
    boolean ipv6 = NetUtil.isValidIpV6Address(address.host());
    DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions().setIpV6(ipv6));
    byte[] nonce = new byte[SelfEcho.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    SelfDatagram attempt = new SelfDatagram(socket, address, Buffer.buffer(nonce), own);
    long tries = vertx.setPeriodic(timeout.toMillis() / TRIES, timer -> attempt.send());
    long end = vertx.setTimer(timeout.toMillis(), timer -> attempt.expire(timeout));
    return attempt
        .begin()
        .eventually(
            () -> {
              vertx.cancelTimer(tries);
              vertx.cancelTimer(end);
              attempt.forget();
              return socket.close();
            });
  }

  /** From an address of the listener's own, which is known before anything is sent from it. */
  private Future<Void> begin() {
    socket.handler(
        packet -> {
          if (endsWithNonce(packet.data())) {
            outcome.tryComplete();
          }
        });
    socket
        .listen(0, address.host())
        .onSuccess(bound -> bound(bound.localAddress()))
        .onFailure(cause -> fail("cannot open a socket: " + FailureText.of(cause)));
    return outcome.future();
  }

  /** The listener may put a line in front of it that says who answers. */
  private boolean endsWithNonce(Buffer data) {
    int from = data.length() - nonce.length();
    return from >= 0 && data.slice(from, data.length()).equals(nonce);
  }

  private void bound(SocketAddress local) {
    InetSocketAddress from = new InetSocketAddress(local.hostAddress(), local.port());
    source = from;
    own.note(from);
    send();
  }

  private void forget() {
    if (source != null) {
      own.forget(source);
    }
  }

  private void send() {
    socket
        .send(nonce, address.port(), address.host())
        .onFailure(cause -> fail("cannot send: " + FailureText.of(cause)));
  }

  private void expire(Duration timeout) {
    fail("no echo within " + timeout.toMillis() + " ms, in " + TRIES + " tries");
  }

  private void fail(String what) {
    outcome.tryFail(AddressText.of(address) + ": " + what);
  }
}
