package dev.echoport.listener.limits;

import dev.echoport.config.LimitsConfig.SourceLimit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts open connections by where they come from. Safe for all threads. Only IP addresses are
 * limited.
 */
abstract sealed class SourceSlots {
  /** Counts nothing. */
  static final SourceSlots UNLIMITED = new Unlimited();

  private SourceSlots() {}

  /** A place for one more connection, {@code null} if its source has as many as it may. */
  abstract @Nullable Slot take(SocketAddress source);

  abstract boolean counts(SourceLimit limit);

  /** Those for {@code limit}; these, as long as the same is counted. */
  SourceSlots with(SourceLimit limit) {
    if (counts(limit)) {
      return this;
    }
    return limit.connections() == 0 ? UNLIMITED : new Limited(limit);
  }

  private static final class Unlimited extends SourceSlots {
    @Override
    Slot take(SocketAddress source) {
      return Slot.NONE;
    }

    @Override
    boolean counts(SourceLimit limit) {
      return limit.connections() == 0;
    }
  }

  private static final class Limited extends SourceSlots {
    private final Map<SourcePrefix, Integer> open = new ConcurrentHashMap<>();
    private volatile SourceLimit limit;

    Limited(SourceLimit limit) {
      this.limit = limit;
    }

    @Override
    boolean counts(SourceLimit next) {
      boolean same = next.connections() > 0 && next.v4() == limit.v4() && next.v6() == limit.v6();
      if (same) {
        limit = next;
      }
      return same;
    }

    @Override
    @Nullable Slot take(SocketAddress source) {
      if (!(source instanceof InetSocketAddress inet)) {
        return Slot.NONE;
      }
      SourcePrefix prefix = prefix(inet.getAddress());
      int count = open.merge(prefix, 1, Integer::sum);
      if (count > limit.connections()) {
        leave(prefix);
        return null;
      }
      return () -> leave(prefix);
    }

    private SourcePrefix prefix(InetAddress address) {
      byte[] bytes = address.getAddress();
      return SourcePrefix.of(bytes, bytes.length == 4 ? limit.v4() : limit.v6());
    }

    private void leave(SourcePrefix prefix) {
      open.computeIfPresent(prefix, (same, count) -> count == 1 ? null : count - 1);
    }
  }
}
