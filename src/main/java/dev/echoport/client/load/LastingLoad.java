package dev.echoport.client.load;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Peers that live as long as the load: every {@code threads}-th one.
 *
 * @param <S> what is connected
 * @param <P> what sends there
 */
abstract class LastingLoad<S, P extends LoadPeer> extends LoadWorker {
  private final List<Connected<S>> connected = new ArrayList<>();
  private final List<P> peers = new ArrayList<>();
  private @Nullable Arrivals arrivals;
  private int open;

  private record Connected<S>(int number, S socket) {}

  LastingLoad(LoadOptions options, int index) {
    super(options, index);
  }

  abstract Future<S> connect() throws UnknownHostException;

  abstract P peer(int number, S socket, Pace pace);

  abstract Pace closedLoop();

  /** Lets a peer of the closed loop send. */
  abstract void begin(P peer);

  /** Connects all; what is refused counts as a fault and does not fail the start. */
  @Override
  public Future<?> start() throws UnknownHostException {
    List<Future<?>> attempts = new ArrayList<>();
    for (int number = index; number < options.connections(); number += options.threads()) {
      int each = number;
      attempts.add(
          connect()
              .onSuccess(socket -> connected.add(new Connected<>(each, socket)))
              .onFailure(cause -> tally.notConnected(each, cause)));
    }
    return Future.join(attempts).otherwiseEmpty();
  }

  @Override
  List<P> connections() {
    return peers;
  }

  @Override
  int open() {
    return open;
  }

  @Override
  void onBegin(long startNanos) {
    open = connected.size();
    Rate rate = options.rate();
    if (rate == null) {
      connected.forEach(each -> add(each, closedLoop()));
      peers.forEach(this::begin);
    } else {
      Schedule schedule = Schedule.of(options, rate, startNanos);
      connected.forEach(each -> add(each, OpenLoop.of(options, schedule, each.number())));
      arrivals = new Arrivals(peers, ((ContextInternal) context).nettyEventLoop());
      arrivals.start();
    }
    completeWhenAllClosed();
  }

  private void add(Connected<S> each, Pace pace) {
    peers.add(peer(each.number(), each.socket(), pace));
  }

  final void peerClosed() {
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
    peers.forEach(peer -> peer.finish(now));
  }
}
