package dev.echoport.client.load;

import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Connections that come and go: as one ends, the next takes its place. A place whose connection
 * fails stays empty, so that a server that refuses is not flooded.
 */
final class ChurnLoop extends LoadWorker {
  private final Set<LoadConnection> connections = new HashSet<>();
  private final int places;

  private @Nullable NetClient client;
  private int taken;
  private int opened;
  private boolean finishing;

  ChurnLoop(LoadOptions options, int index) {
    super(options, index);
    this.places = (options.connections() - index + options.threads() - 1) / options.threads();
  }

  @Override
  public Future<?> start() {
    client = newClient();
    return Future.succeededFuture();
  }

  @Override
  Set<LoadConnection> connections() {
    return connections;
  }

  @Override
  int open() {
    return connections.size();
  }

  @Override
  void onBegin(long startNanos) {
    taken = places;
    long ramp = options.shape().ramp().toMillis();
    for (int place = 0; place < places; place++) {
      long delayMillis = ramp * place / places;
      if (delayMillis == 0) {
        connect();
      } else {
        vertx.setTimer(delayMillis, timer -> connect());
      }
    }
  }

  private void connect() {
    NetClient connector = client;
    if (finishing || connector == null) {
      leave();
      return;
    }
    int number = index + options.threads() * opened++;
    long askedAt = System.nanoTime();
    connect(connector)
        .onSuccess(socket -> take(number, askedAt, socket))
        .onFailure(cause -> refused(number, cause));
  }

  private void refused(int number, Throwable cause) {
    tally.notConnected(number, cause);
    leave();
  }

  private void take(int number, long askedAt, NetSocketInternal socket) {
    Turn turn = new Turn(askedAt);
    Pace pace =
        new SingleTurn(options.depth(), options.shape().mode() == LoadMode.HALF_CLOSE, askedAt);
    turn.connection = new LoadConnection(number, options.size(), socket, pace, tally, turn::ended);
    connections.add(turn.connection);
    turn.connection.send(System.nanoTime());
  }

  private final class Turn {
    private final long askedAt;
    private @Nullable LoadConnection connection;

    Turn(long askedAt) {
      this.askedAt = askedAt;
    }

    void ended() {
      LoadConnection ended = connection;
      connections.remove(ended);
      if (ended == null || ended.failed()) {
        leave();
        return;
      }
      tally.turn(askedAt);
      connect();
    }
  }

  private void leave() {
    taken--;
    if (taken == 0) {
      allClosed();
    }
  }

  @Override
  void onFinish(long now) {
    finishing = true;
    Set.copyOf(connections).forEach(connection -> connection.finish(now));
  }
}
