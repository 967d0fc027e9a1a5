package dev.echoport.testing;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.event.ConnectionEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a node tells of its connections since a test began. Safe for all threads. */
final class ConnectionLog {
  /** The oldest are forgotten beyond these. */
  private static final int MOST = 10_000;

  private final Map<String, ConnectionReport> open = new LinkedHashMap<>();
  private final Deque<ClosedConnection> closed = new ArrayDeque<>();
  private final Deque<ClosedConnection> untaken = new ArrayDeque<>();

  synchronized void tell(ConnectionEvent event) {
    ConnectionReport report = event.connection();
    if (event.kind() == ConnectionEvent.Kind.OPENED) {
      open.put(report.id(), report);
    } else if (event.kind() == ConnectionEvent.Kind.CLOSED && open.remove(report.id()) != null) {
      ClosedConnection ended = ClosedConnection.of(report);
      keep(closed, ended);
      keep(untaken, ended);
      notifyAll();
    }
  }

  private static void keep(Deque<ClosedConnection> line, ClosedConnection ended) {
    line.add(ended);
    if (line.size() > MOST) {
      line.remove();
    }
  }

  /** Forgets everything; what is open now is not told of again. */
  synchronized void clear() {
    open.clear();
    closed.clear();
    untaken.clear();
  }

  synchronized List<ClosedConnection> closed(String listener) {
    return closed.stream().filter(each -> each.listener().equals(listener)).toList();
  }

  /** Takes the oldest that was not taken. */
  synchronized Optional<ClosedConnection> take(String listener, Duration patience)
      throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      for (Iterator<ClosedConnection> each = untaken.iterator(); each.hasNext(); ) {
        ClosedConnection next = each.next();
        if (next.listener().equals(listener)) {
          each.remove();
          return Optional.of(next);
        }
      }
      long left = until - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** A line for each connection, as a failed test needs it. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    closed.forEach(each -> lines.add(each.toString()));
    open.values()
        .forEach(
            report ->
                lines.add(
                    report.listener() + " " + report.id() + " is open, " + report.remoteAddress()));
    return lines;
  }
}
