package dev.echoport.admin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the connections of the administration endpoint: how many one source may hold, how many
 * there are in all, and how long they may rest. If there is no room for a new connection, the one
 * that has rested for longest is closed, so that health is answered whoever holds connections.
 * Owned by the verticle's context.
 */
final class AdminDoor implements Handler<HttpConnection> {
  /** More than the event streams that are allowed. */
  static final int MOST = 128;

  static final int MOST_OF_SOURCE = 64;

  static final long LOOK_MILLIS = 100;
  private static final long FIRST_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long NEXT_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long RESTING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long HELD_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LongSupplier clock;
  private final RequestPace pace;
  private final Map<RequestGate, String> open = new LinkedHashMap<>();

  AdminDoor(LongSupplier clock) {
    this.clock = clock;
    this.pace = new RequestPace(clock);
  }

  @Override
  public void handle(HttpConnection connection) {
    ChannelHandlerContext handler = ((ConnectionBase) connection).channelHandlerContext();
    Channel channel = handler.channel();
    String source = Source.of(channel.remoteAddress());
    RequestGate gate = new RequestGate(clock, () -> pace.waitNanos(source));
    channel.pipeline().addBefore(handler.name(), "bodies", new SmallBodies());
    channel.pipeline().addBefore(handler.name(), "gate", gate);
    open.put(gate, source);
    makeRoom(source);
    channel.closeFuture().addListener(closed -> open.remove(gate));
  }

  /**
   * Closes a connection of a source that is above its bound; at the bound of all, one of the source
   * that has most. New connections are left alone until the next check, and a port that has more
   * than its share stops accepting.
   */
  private void makeRoom(String source) {
    if (of(source).size() > MOST_OF_SOURCE) {
      endOneOf(of(source));
    } else if (open.size() > MOST) {
      open.values().stream()
          .distinct()
          .map(this::of)
          .max(Comparator.comparingInt(List::size))
          .ifPresent(this::endOneOf);
    }
  }

  private List<RequestGate> of(String source) {
    return open.entrySet().stream()
        .filter(entry -> entry.getValue().equals(source))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void endOneOf(List<RequestGate> candidates) {
    Comparator<RequestGate> worth =
        Comparator.comparingInt(AdminDoor::worth)
            .thenComparing(Comparator.comparingLong(RequestGate::quietNanos).reversed());
    candidates.stream()
        .min(worth)
        .filter(gate -> gate.quietNanos() > RESTING_NANOS)
        .ifPresent(
            gate -> {
              open.remove(gate);
              gate.channel().close();
            });
  }

  /**
   * A new connection may be about to ask for health, and somebody watches a stream: neither is
   * closed.
   */
  private static int worth(RequestGate gate) {
    if (!gate.isBusy()) {
      return 0;
    }
    if (gate.isHeldUp() && gate.quietNanos() > HELD_UP_NANOS) {
      return 1;
    }
    return gate.isStreaming() || gate.isAskedForHealth() ? 3 : 2;
  }

  /**
   * Closes connections that have rested for too long, or are too many; every {@link #LOOK_MILLIS}.
   */
  void look() {
    List.copyOf(open.keySet()).stream()
        .filter(gate -> !gate.isBusy())
        .filter(
            gate ->
                gate.quietNanos() > (gate.hasServed() ? NEXT_REQUEST_NANOS : FIRST_REQUEST_NANOS))
        .forEach(gate -> gate.channel().close());
    List.copyOf(open.values()).forEach(this::makeRoom);
  }
}
