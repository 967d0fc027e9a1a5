package dev.echoport.client.load;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Durations;
import dev.echoport.client.Target;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Collection;
import java.util.List;

/**
 * One event loop's share of a load. Everything in it belongs to that loop; the methods that return
 * a future may be called from anywhere.
 */
abstract class LoadWorker extends VerticleBase {
  private static final String LOAD_CODEC = "load-codec";
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  final LoadOptions options;
  final int index;
  final LoadTally tally = new LoadTally();
  private final Promise<Void> closed = Promise.promise();

  LoadWorker(LoadOptions options, int index) {
    this.options = options;
    this.index = index;
  }

  static LoadWorker create(LoadOptions options, int index) {
    if (options.target().scheme().isDatagrams()) {
      return new DatagramLoad(options, index);
    }
    return options.shape().mode() == LoadMode.STREAM
        ? new LoadLoop(options, index)
        : new ChurnLoop(options, index);
  }

  final NetClient newClient() {
    NetClientOptions client =
        new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setTcpNoDelay(true);
    return vertx.createNetClient(options.target().isSecure() ? secured(client) : client);
  }

  private NetClientOptions secured(NetClientOptions client) {
    ClientTls tls = options.tls();
    String trust = tls.trust();
    if (trust != null) {
      client.setTrustOptions(new PemTrustOptions().addCertPath(trust));
    }
    return client
        .setSsl(true)
        .setTrustAll(tls.insecure())
        .setHostnameVerificationAlgorithm(tls.insecure() ? "" : "HTTPS");
  }

  /** Connects, and speaks as far as is needed before bytes can be sent. */
  final Future<NetSocketInternal> connect(NetClient client) {
    Target target = options.target();
    return socket(client)
        .map(NetSocketInternal.class::cast)
        .compose(
            socket ->
                switch (target.scheme().payload()) {
                  case WEB_SOCKET -> open(socket, new WebSocketLoad(options));
                  case REQUEST ->
                      open(
                          socket,
                          options.http().isEachMessage()
                              ? new HttpRequests(options)
                              : new HttpLoad(options));
                  case PLAIN -> skipLines(socket);
                });
  }

  /** Within TLS the certificate has to be for the name that is asked for, and not for the host. */
  private Future<NetSocket> socket(NetClient client) {
    String name = options.tls().sni();
    return name == null
        ? client.connect(peer())
        : client.connect(
            new ConnectOptions()
                .setRemoteAddress(peer())
                .setHost(name)
                .setPort(options.target().port())
                .setSsl(true)
                .setSniServerName(name));
  }

  private static Future<NetSocketInternal> open(NetSocketInternal socket, LoadCodec codec) {
    ChannelHandlerContext own = socket.channelHandlerContext();
    own.pipeline().addBefore(own.name(), LOAD_CODEC, codec);
    codec.open(own.pipeline().context(codec));
    return codec.opened().future().map(socket);
  }

  private Future<NetSocketInternal> skipLines(NetSocketInternal socket) {
    if (options.skipLines() > 0) {
      ChannelHandlerContext own = socket.channelHandlerContext();
      own.pipeline().addBefore(own.name(), "lines", new LineSkipper(options.skipLines()));
    }
    return Future.succeededFuture(socket);
  }

  final SocketAddress peer() {
    Target target = options.target();
    return target.isUnix()
        ? SocketAddress.domainSocketAddress(
            target.isAbstract() ? target.path().replaceFirst("@", "\0") : target.path())
        : SocketAddress.inetSocketAddress(target.port(), target.host());
  }

  /** Connections that are not closed. */
  abstract Collection<? extends LoadPeer> connections();

  abstract int open();

  abstract void onBegin(long startNanos);

  abstract void onFinish(long now);

  /**
   * Starts sending.
   *
   * @param startNanos monotonic clock, the same for all loops
   */
  final Future<Void> begin(long startNanos) {
    return onLoop(
        () -> {
          tally.measureFrom(startNanos + options.shape().beforeMeasuring().toNanos());
          onBegin(startNanos);
        });
  }

  /** Half-closes all and waits for their end, within the limit of the options. */
  final Future<Void> finish() {
    return onLoop(
        () -> {
          onFinish(System.nanoTime());
          vertx.setTimer(Math.max(1, options.drain().toMillis()), timer -> giveUp());
        });
  }

  private void giveUp() {
    String waited = Durations.format(options.drain());
    List.copyOf(connections()).forEach(connection -> connection.giveUp(waited));
  }

  /** Completes when no connection is open any more. */
  final Future<Void> closed() {
    return closed.future();
  }

  final void allClosed() {
    closed.tryComplete();
  }

  /** A copy of the counts, with the round trips since the last one. */
  final Future<LoadSnapshot> snapshot() {
    Promise<LoadSnapshot> promise = Promise.promise();
    context.runOnContext(nothing -> promise.complete(tally.take(open())));
    return promise.future();
  }

  private Future<Void> onLoop(Runnable action) {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        nothing -> {
          try {
            action.run();
            promise.complete();
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
