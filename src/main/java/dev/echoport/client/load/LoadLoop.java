package dev.echoport.client.load;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections that live as long as the load: every {@code threads}-th one. */
final class LoadLoop extends LoadWorker {
  private final List<LoadConnection> connections = new ArrayList<>();
  private final List<Connected> connected = new ArrayList<>();

  /** A field, because Vert.x closes a client and its connections once it is garbage. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable NetClient client;

  private @Nullable Arrivals arrivals;
  private int open;

  private record Connected(int number, NetSocketInternal socket) {}

  LoadLoop(LoadOptions options, int index) {
    super(options, index);
  }

  /** Connects all; what is refused counts as a fault and does not fail the start. */
  @Override
  public Future<?> start() {
    NetClient connector = newClient();
    client = connector;
    List<Future<?>> attempts = new ArrayList<>();
    for (int number = index; number < options.connections(); number += options.threads()) {
      attempts.add(connect(connector, number));
    }
    return Future.join(attempts).otherwiseEmpty();
  }

  private Future<NetSocketInternal> connect(NetClient connector, int number) {
    return connect(connector)
        .onSuccess(socket -> connected.add(new Connected(number, socket)))
        .onFailure(cause -> tally.notConnected(number, cause));
  }

  @Override
  List<LoadConnection> connections() {
    return connections;
  }

  @Override
  int open() {
    return open;
  }

  @Override
  void onBegin(long startNanos) {
    open = connected.size();
    Rate rate = options.rate();
    long ramp = options.shape().ramp().toNanos();
    if (rate == null) {
      connected.forEach(peer -> add(peer, closedLoop()));
      connections.forEach(connection -> startWithinRamp(connection, ramp));
    } else {
      Schedule schedule = Schedule.of(options, rate, startNanos);
      connected.forEach(peer -> add(peer, OpenLoop.of(options, schedule, peer.number())));
      arrivals = new Arrivals(connections, ((ContextInternal) context).nettyEventLoop());
      arrivals.start();
    }
    completeWhenAllClosed();
  }

  private void add(Connected peer, Pace pace) {
    connections.add(
        new LoadConnection(
            peer.number(), options.size(), peer.socket(), pace, tally, this::connectionClosed));
  }

  private Pace closedLoop() {
    long think = options.shape().think().toNanos();
    return think == 0 ? new ClosedLoop(options.depth()) : new ThinkingLoop(options.depth(), think);
  }

  /** Connections of the closed loop begin one after the other, evenly over the ramp. */
  private void startWithinRamp(LoadConnection connection, long rampNanos) {
    long delayMillis = rampNanos * connection.number() / options.connections() / 1_000_000;
    if (delayMillis == 0) {
      connection.send(System.nanoTime());
    } else {
      vertx.setTimer(delayMillis, timer -> connection.send(System.nanoTime()));
    }
  }

  private void connectionClosed() {
    open--;
    completeWhenAllClosed();
  }

  private void completeWhenAllClosed() {
    if (open == 0) {
      allClosed();
    }
  }

  @Override
  void onFinish(long now) {
    if (arrivals != null) {
      arrivals.stop(now);
    }
    connections.forEach(connection -> connection.finish(now));
  }
}
