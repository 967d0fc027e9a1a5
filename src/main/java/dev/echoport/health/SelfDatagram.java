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
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Sends a nonce to one of the node's own listeners for datagrams and verifies that it comes back. A
 * datagram may be lost, so it is sent up to three times. The listener counts it as any other.
 */
final class SelfDatagram {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRIES = 3;

  private final DatagramSocket socket;
  private final SocketAddress address;
  private final Buffer nonce;
  private final Promise<Void> outcome = Promise.promise();

  private SelfDatagram(DatagramSocket socket, SocketAddress address, Buffer nonce) {
    this.socket = socket;
    this.address = address;
    this.nonce = nonce;
  }

  /**
   * One round trip.
   *
   * @param timeout for all tries together
   * @return completes on the caller's context; fails with the address and what went wrong
   */
  static Future<Void> verify(Vertx vertx, SocketAddress listener, Duration timeout) {
    SocketAddress address = SelfEcho.reachable(listener);
    boolean ipv6 = NetUtil.isValidIpV6Address(address.host());
    DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions().setIpV6(ipv6));
    byte[] nonce = new byte[SelfEcho.NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    SelfDatagram attempt = new SelfDatagram(socket, address, Buffer.buffer(nonce));
    long tries = vertx.setPeriodic(timeout.toMillis() / TRIES, timer -> attempt.send());
    long end = vertx.setTimer(timeout.toMillis(), timer -> attempt.expire(timeout));
    return attempt
        .begin(ipv6 ? "::" : "0.0.0.0")
        .eventually(
            () -> {
              vertx.cancelTimer(tries);
              vertx.cancelTimer(end);
              return socket.close();
            });
  }

  private Future<Void> begin(String anyAddress) {
    socket.handler(
        packet -> {
          if (endsWithNonce(packet.data())) {
            outcome.tryComplete();
          }
        });
    socket
        .listen(0, anyAddress)
        .onSuccess(bound -> send())
        .onFailure(cause -> fail("cannot open a socket: " + FailureText.of(cause)));
    return outcome.future();
  }

  /** A line that says who answers may stand in front of it. */
  private boolean endsWithNonce(Buffer data) {
    int from = data.length() - nonce.length();
    return from >= 0 && data.slice(from, data.length()).equals(nonce);
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
