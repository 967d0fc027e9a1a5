package dev.echoport.listener;

import dev.echoport.completion.CloseReason;
import dev.echoport.config.LimitsConfig;
import dev.echoport.connection.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends connections that have not sent, or have not taken, anything for too long, or are too old. It
 * compares their counts from one look to the next, so that a connection carries nothing for it, and
 * a limit is exceeded by one look at most. Owned by a loop.
 */
final class ConnectionWatch {
  private final Map<Connection, Seen> seen = new HashMap<>();

  /** What the last look has found. */
  private static final class Seen {
    private final long openedNanos;
    private long receivedBytes;
    private long receivedNanos;
    private long sentBytes;
    private long sentNanos;

    Seen(Connection connection, long now) {
      this.openedNanos = now - connection.facts().age().toNanos();
      this.receivedBytes = connection.account().received();
      this.receivedNanos = now;
      this.sentBytes = connection.account().sent();
      this.sentNanos = now;
    }
  }

  /**
   * Looks at all of them.
   *
   * @param cutAfter how long one that is too old may take to end
   */
  void look(Collection<Connection> open, LimitsConfig limits, Duration cutAfter, long now) {
    if (!limits.isTimed()) {
      seen.clear();
      return;
    }
    for (Connection connection : List.copyOf(open)) {
      Seen last = seen.computeIfAbsent(connection, fresh -> new Seen(fresh, now));
      update(connection, last, now);
      judge(connection, last, limits, cutAfter, now);
    }
  }

  /** A paused peer is not read-idle; a peer with nothing pending is not write-idle. */
  private static void update(Connection connection, Seen last, long now) {
    if (connection.account().received() != last.receivedBytes || !connection.receiving()) {
      last.receivedBytes = connection.account().received();
      last.receivedNanos = now;
    }
    if (connection.account().sent() != last.sentBytes || !connection.sendsWait()) {
      last.sentBytes = connection.account().sent();
      last.sentNanos = now;
    }
  }

  private static void judge(
      Connection connection, Seen last, LimitsConfig limits, Duration cutAfter, long now) {
    if (isOver(limits.readIdle(), now - last.receivedNanos)) {
      connection.cut(CloseReason.IDLE, "The peer sent nothing for " + text(limits.readIdle()));
    } else if (isOver(limits.writeIdle(), now - last.sentNanos)) {
      connection.cut(
          CloseReason.IDLE,
          "The peer took nothing of what was there for it for " + text(limits.writeIdle()));
    } else if (isOver(limits.maxAge(), now - last.openedNanos)) {
      connection.drain("It had reached its maxAge of " + text(limits.maxAge()));
      if (now - last.openedNanos >= limits.maxAge().plus(cutAfter).toNanos()) {
        connection.cut(CloseReason.DRAIN_CUT);
      }
    }
  }

  private static boolean isOver(Duration limit, long nanos) {
    return !limit.isZero() && nanos >= limit.toNanos();
  }

  private static String text(Duration time) {
    long millis = time.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  /** It has ended. */
  void forget(Connection connection) {
    seen.remove(connection);
  }
}
