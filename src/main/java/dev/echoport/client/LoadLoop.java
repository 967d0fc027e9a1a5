package dev.echoport.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop: every {@code threads}-th one. All fields belong to that loop;
 * the methods that return a future may be called from anywhere.
 */
final class LoadLoop extends VerticleBase {
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  private final LoadOptions options;
  private final int index;
  private final LoadTally tally = new LoadTally();
  private final List<LoadConnection> connections = new ArrayList<>();
  private final List<Connected> connected = new ArrayList<>();
  private final Promise<Void> closed = Promise.promise();

  /** A field, because Vert.x closes a client and its connections once it is garbage. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable NetClient client;

  private @Nullable Arrivals arrivals;
  private int open;

  private record Connected(int number, NetSocketInternal socket) {}

  LoadLoop(LoadOptions options, int index) {
    this.options = options;
    this.index = index;
  }

  /** Connects all; what is refused counts as a fault and does not fail the start. */
  @Override
  public Future<?> start() {
    NetClient connector =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
    client = connector;
    List<Future<?>> attempts = new ArrayList<>();
    for (int number = index; number < options.connections(); number += options.threads()) {
      attempts.add(connect(connector, number));
    }
    return Future.join(attempts).otherwiseEmpty();
  }

  private Future<NetSocket> connect(NetClient connector, int number) {
    return connector
        .connect(options.target().port(), options.target().host())
        .onSuccess(socket -> connected.add(new Connected(number, (NetSocketInternal) socket)))
        .onFailure(
            cause -> tally.fault(FaultKind.REFUSED, number, String.valueOf(cause.getMessage())));
  }

  /**
   * Starts sending.
   *
   * @param startNanos monotonic clock, the same for all loops
   */
  Future<Void> begin(long startNanos) {
    return onLoop(
        () -> {
          open = connected.size();
          connected.forEach(peer -> add(peer, startNanos));
          completeWhenAllClosed();
          startSending();
        });
  }

  private void add(Connected peer, long startNanos) {
    Pace pace =
        options.rate() == null
            ? new ClosedLoop(options.depth())
            : OpenLoop.of(options, options.rate(), peer.number(), startNanos);
    connections.add(
        new LoadConnection(
            peer.number(), options.size(), peer.socket(), pace, tally, this::connectionClosed));
  }

  private void startSending() {
    if (options.rate() == null) {
      connections.forEach(connection -> connection.send(System.nanoTime()));
    } else {
      arrivals = new Arrivals(connections, ((ContextInternal) context).nettyEventLoop());
      arrivals.start();
    }
  }

  private void connectionClosed() {
    open--;
    completeWhenAllClosed();
  }

  private void completeWhenAllClosed() {
    if (open == 0) {
      closed.tryComplete();
    }
  }

  /** Half-closes all and waits for their end, within the limit of the options. */
  Future<Void> finish() {
    return onLoop(
        () -> {
          long now = System.nanoTime();
          if (arrivals != null) {
            arrivals.stop();
          }
          connections.forEach(connection -> connection.finish(now));
          vertx.setTimer(Math.max(1, options.drain().toMillis()), timer -> giveUp());
        });
  }

  private void giveUp() {
    String waited = Durations.format(options.drain());
    connections.forEach(connection -> connection.giveUp(waited));
  }

  /** Completes when no connection is open any more. */
  Future<Void> closed() {
    return closed.future();
  }

  /** A copy of the counts, with the round trips since the last one. */
  Future<LoadSnapshot> snapshot() {
    Promise<LoadSnapshot> promise = Promise.promise();
    context.runOnContext(
        nothing ->
            promise.complete(
                tally.take(open, connections.stream().mapToLong(LoadConnection::overdue).sum())));
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
