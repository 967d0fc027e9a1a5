package dev.echoport.listener.limits;

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
public final class Admission {
  private final NodeLimits node;
  private final LongSupplier clock;
  private final AtomicInteger open = new AtomicInteger();
  private final Slot seat = this::leave;
  private final Decision plain = new Decision(seat, null);
  private volatile ListenerConfig config;
  private volatile SourceSlots sources = SourceSlots.UNLIMITED;
  private volatile AcceptPace pace;

  public Admission(ListenerConfig config, NodeLimits node, LongSupplier clock) {
    this.node = node;
    this.clock = clock;
    this.config = config;
    this.pace = AcceptPace.of(config.limits().acceptRate(), clock);
    this.sources = sources.with(config.limits().maxPerSource());
  }

  /** From now on; connections that are open stay, and those of a source are counted on. */
  public void use(ListenerConfig next) {
    config = next;
    sources = sources.with(next.limits().maxPerSource());
    if (!pace.follows(next.limits().acceptRate())) {
      pace = AcceptPace.of(next.limits().acceptRate(), clock);
    }
  }

  /** The outcome: a seat, or a refusal. */
  public record Decision(Slot seat, @Nullable Refusal refusal) {
    static Decision refused(RefusalReason reason, String detail) {
      return refused(new Refusal(reason, detail));
    }

    static Decision refused(Refusal refusal) {
      return new Decision(Slot.NONE, refusal);
    }
  }

  /**
   * @param overloaded whether the loop has no room for its frames
   */
  public Decision admit(boolean overloaded, SocketAddress source) {
    ListenerConfig now = config;
    Refusal refusal = busy(now, overloaded);
    if (refusal != null) {
      return Decision.refused(refusal);
    }
    if (!node.enter()) {
      return Decision.refused(node.full());
    }
    int max = now.maxConnections();
    if (open.incrementAndGet() > max && max != 0) {
      leave();
      return Decision.refused(full(max));
    }
    return fromSource(now, source);
  }

  /** What {@link #admit} would say to one more, which takes no place. */
  public @Nullable Refusal look(boolean overloaded) {
    ListenerConfig now = config;
    Refusal refusal = busy(now, overloaded);
    if (refusal == null && node.isFull()) {
      refusal = node.full();
    }
    int max = now.maxConnections();
    boolean full = max != 0 && open.get() >= max;
    return refusal == null && full ? full(max) : refusal;
  }

  private @Nullable Refusal busy(ListenerConfig now, boolean overloaded) {
    if (node.shedding()) {
      return new Refusal(RefusalReason.MEMORY, "limits.memory");
    }
    return overloaded
        ? new Refusal(RefusalReason.OVERLOADED, "maxFrames: " + now.maxFrames())
        : null;
  }

  private static Refusal full(int max) {
    return new Refusal(RefusalReason.MAX_CONNECTIONS, "maxConnections: " + max);
  }

  private Decision fromSource(ListenerConfig now, SocketAddress source) {
    Slot own = sources.take(source);
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
    return own == Slot.NONE ? plain : new Decision(together(own), null);
  }

  private Slot together(Slot own) {
    return () -> {
      own.leave();
      leave();
    };
  }

  /** The seat that all connections share whose source is not counted. */
  public Slot seat() {
    return seat;
  }

  private void leave() {
    open.decrementAndGet();
    node.leave();
  }
}
