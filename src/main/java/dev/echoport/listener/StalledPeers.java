package dev.echoport.listener;

import dev.echoport.connection.Connection;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends the peers that make the node hold memory and have moved nothing for longest, so that others
 * can come. Safe for all threads.
 */
public final class StalledPeers {
  /** Who has moved something since may be waiting for its turn. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Comparator<Stalled> LONGEST_FIRST =
      Comparator.comparingLong((Stalled each) -> -each.quietNanos)
          .thenComparingLong(each -> -each.heldBytes);

  private final ListenerSet listeners;

  /** One of them, and the loop that owns it. */
  record Stalled(ListenerLoop loop, Connection connection, long quietNanos, long heldBytes) {}

  public StalledPeers(ListenerSet listeners) {
    this.listeners = listeners;
  }

  /** Idle peers need not have large receives posted. */
  public void spareMemory() {
    listeners.all().forEach(Listener::spareMemory);
  }

  /**
   * Ends as many as it takes.
   *
   * @param bytes to be given back
   * @return how many that were
   */
  public Future<Integer> end(long bytes) {
    List<Future<List<Stalled>>> answers =
        listeners.all().stream().flatMap(each -> each.stalled(QUIET_NANOS)).toList();
    return Future.all(answers)
        .map(
            all ->
                all.<List<Stalled>>list().stream()
                    .flatMap(List::stream)
                    .sorted(LONGEST_FIRST)
                    .toList())
        .compose(stalled -> end(stalled, bytes));
  }

  private static Future<Integer> end(List<Stalled> stalled, long bytes) {
    List<Future<Boolean>> ended = new ArrayList<>();
    long freed = 0;
    for (Stalled each : stalled) {
      if (freed >= bytes) {
        break;
      }
      freed += each.heldBytes;
      ended.add(each.loop.end(each.connection, QUIET_NANOS, why(each)));
    }
    return Future.all(ended).map(all -> Collections.frequency(all.<Boolean>list(), true));
  }

  private static String why(Stalled stalled) {
    return "the peer had taken and sent nothing for %d ms, and made the node hold %d KiB"
        .formatted(TimeUnit.NANOSECONDS.toMillis(stalled.quietNanos), stalled.heldBytes / 1024);
  }
}
