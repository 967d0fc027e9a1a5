package dev.echoport.listener;

import dev.echoport.completion.RefusalReason;
import dev.echoport.config.ListenerConfig;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a listener keeps a connection that was accepted, before anything is received from
 * it. Safe for all threads.
 *
 * <p>A connection that is refused takes no place, and none of the tokens of the accept rate.
 */
final class Admission {
  private final NodeLimits node;
  private final LongSupplier clock;
  private final AtomicInteger open = new AtomicInteger();
  private final Seat seat = this::leave;
  private final Decision plain = new Decision(seat, null);
  private volatile ListenerConfig config;
  private volatile SourceSeats sources = SourceSeats.UNLIMITED;
  private volatile AcceptPace pace;

  Admission(ListenerConfig config, NodeLimits node, LongSupplier clock) {
    this.node = node;
    this.clock = clock;
    this.config = config;
    this.pace = AcceptPace.of(config.limits().acceptRate(), clock);
    this.sources = sources.with(config.limits().maxPerSource());
  }

  /** From now on; connections that are open stay, and those of a source are counted on. */
  void use(ListenerConfig next) {
    config = next;
    sources = sources.with(next.limits().maxPerSource());
    if (!pace.follows(next.limits().acceptRate())) {
      pace = AcceptPace.of(next.limits().acceptRate(), clock);
    }
  }

  /** The outcome: a seat, or a refusal. */
  record Decision(Seat seat, @Nullable Refusal refusal) {
    static Decision refused(RefusalReason reason, String detail) {
      return new Decision(Seat.NONE, new Refusal(reason, detail));
    }
  }

  /**
   * @param overloaded whether the loop has no room for its frames
   */
  Decision admit(boolean overloaded, SocketAddress source) {
    ListenerConfig now = config;
    if (node.shedding()) {
      return Decision.refused(RefusalReason.MEMORY, "limits.memory");
    }
    if (overloaded) {
      return Decision.refused(RefusalReason.OVERLOADED, "maxFrames: " + now.maxFrames());
    }
    if (!node.enter()) {
      return new Decision(Seat.NONE, node.full());
    }
    int max = now.maxConnections();
    if (open.incrementAndGet() > max && max != 0) {
      leave();
      return Decision.refused(RefusalReason.MAX_CONNECTIONS, "maxConnections: " + max);
    }
    return fromSource(now, source);
  }

  private Decision fromSource(ListenerConfig now, SocketAddress source) {
    Seat own = sources.take(source);
    if (own == null) {
      leave();
      return Decision.refused(
          RefusalReason.MAX_PER_SOURCE,
          "maxPerSource.connections: " + now.limits().maxPerSource().connections());
    }
    if (!pace.take()) {
      own.leave();
      leave();
      return Decision.refused(
          RefusalReason.ACCEPT_RATE, "acceptRate: " + now.limits().acceptRate().perSecond() + "/s");
    }
    return own == Seat.NONE ? plain : new Decision(together(own), null);
  }

  private Seat together(Seat own) {
    return () -> {
      own.leave();
      leave();
    };
  }

  /** The seat that all connections share whose source is not counted. */
  Seat seat() {
    return seat;
  }

  private void leave() {
    open.decrementAndGet();
    node.leave();
  }
}
