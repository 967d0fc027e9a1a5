package dev.echoport.listener;

import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.ListenAddress;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a node: those that accept, and those that did until the configuration changed.
 * What a name has counted never goes back: whoever bears it goes on where the last one stopped, and
 * a name that is gone keeps its counts. Safe for all threads.
 */
public final class ListenerSet {
  /** Removed listeners whose last closed connections are remembered. */
  private static final int REMEMBERED = 8;

  private final Deque<Listener> retired = new ArrayDeque<>();
  private final Map<String, ListenerReport> past = new LinkedHashMap<>();
  private List<Listener> accepting = List.of();

  /** Those that accept, in the order of the configuration. */
  public synchronized List<Listener> accepting() {
    return accepting;
  }

  /** From now on these accept, and those of them that are gone do not. */
  public synchronized void replace(Collection<Listener> listeners) {
    accepting.stream().filter(old -> !listeners.contains(old)).forEach(retired::addLast);
    accepting = List.copyOf(listeners);
  }

  /**
   * One that was bound for a moment, while another one of a change could not be, has ended: its
   * counts are kept if there are any.
   */
  public Future<Void> keepIfUsed(Listener undone) {
    return undone
        .report()
        .map(
            report -> {
              if (report.totals().opened() > 0) {
                keep(undone);
              }
              return null;
            });
  }

  private synchronized void keep(Listener listener) {
    retired.addLast(listener);
  }

  /** All that have connections, or remember some. */
  synchronized List<Listener> all() {
    return Stream.concat(accepting.stream(), retired.stream()).toList();
  }

  /** Who is bound there, or still drains. */
  public synchronized Optional<Listener> at(ListenAddress address) {
    return all().stream()
        .filter(listener -> !listener.hasEnded() && listener.address().equals(address))
        .findFirst();
  }

  /** What each name did; those that accept first. Completes on the caller's context. */
  Future<List<ListenerReport>> reports() {
    List<Future<ListenerReport>> reports = new ArrayList<>();
    Map<String, ListenerReport> byName = new LinkedHashMap<>();
    synchronized (this) {
      all().forEach(listener -> reports.add(listener.report()));
      past.values().forEach(report -> reports.add(Future.succeededFuture(report)));
    }
    return Future.all(reports)
        .map(
            all -> {
              all.<ListenerReport>list()
                  .forEach(report -> byName.merge(report.name(), report, ListenerReport::plus));
              return List.copyOf(byName.values());
            });
  }

  /** The last connections of a retired listener have ended: only its counts need to be kept. */
  public Future<Void> forgetOldest() {
    @Nullable Listener oldest = oldestEnded();
    return oldest == null
        ? Future.succeededFuture()
        : oldest.report().onSuccess(report -> fold(oldest, report)).mapEmpty();
  }

  private synchronized @Nullable Listener oldestEnded() {
    return retired.size() <= REMEMBERED
        ? null
        : retired.stream().filter(Listener::hasEnded).findFirst().orElse(null);
  }

  private synchronized void fold(Listener listener, ListenerReport report) {
    if (retired.remove(listener)) {
      past.merge(report.name(), report, ListenerReport::plus);
    }
  }
}
