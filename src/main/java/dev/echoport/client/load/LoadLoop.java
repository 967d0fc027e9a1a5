package dev.echoport.client.load;

import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import org.jspecify.annotations.Nullable;

/** Connections that live as long as the load. */
final class LoadLoop extends LastingLoad<NetSocketInternal, LoadConnection> {
  /** Kept, because Vert.x closes a client and its connections once it is garbage. */
  private @Nullable NetClient client;

  LoadLoop(LoadOptions options, int index) {
    super(options, index);
  }

  @Override
  Future<NetSocketInternal> connect() {
    if (client == null) {
      client = newClient();
    }
    return connect(client);
  }

  @Override
  LoadConnection peer(int number, NetSocketInternal socket, Pace pace) {
    return new LoadConnection(number, options.size(), socket, pace, tally, this::peerClosed);
  }

  @Override
  Pace closedLoop() {
    long think = options.shape().think().toNanos();
    return think == 0 ? new ClosedLoop(options.depth()) : new ThinkingLoop(options.depth(), think);
  }

  /** Connections of the closed loop begin one after the other, evenly over the ramp. */
  @Override
  void begin(LoadConnection connection) {
    long ramp = options.shape().ramp().toNanos();
    long delayMillis = ramp * connection.number() / options.connections() / 1_000_000;
    if (delayMillis == 0) {
      connection.send(System.nanoTime());
    } else {
      vertx.setTimer(delayMillis, timer -> connection.send(System.nanoTime()));
    }
  }
}
