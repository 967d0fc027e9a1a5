package dev.echoport.listener;

import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.FaultsReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** How the last connections of a listener ended, on one loop. Owned by that loop. */
final class ClosedConnections {
  /** How many are remembered. */
  static final int REMEMBERED = 512;

  /** Further ones that did not end in order. */
  static final int REMEMBERED_LONGER = 128;

  private static final Logger ENDS = LoggerFactory.getLogger(Listener.CONNECTION_LOG);
  private static final Logger ORDERLY_ENDS =
      LoggerFactory.getLogger(Listener.ORDERLY_CONNECTION_LOG);

  private final Deque<ConnectionReport> newest = new ArrayDeque<>();

  /** Older than those. */
  private final Deque<ConnectionReport> disorderly = new ArrayDeque<>();

  /** One more; it is logged if the operator wants to know. */
  void add(ConnectionReport report) {
    newest.addFirst(report);
    if (newest.size() > REMEMBERED) {
      keepIfDisorderly(newest.removeLast());
    }
    if (report.orderly() ? ORDERLY_ENDS.isInfoEnabled() : ENDS.isInfoEnabled()) {
      log(report);
    }
  }

  private static void log(ConnectionReport report) {
    LoggingEventBuilder line =
        ENDS.atInfo()
            .addKeyValue("connection", report.id())
            .addKeyValue("listener", report.listener())
            .addKeyValue("peer", report.remoteAddress())
            .addKeyValue("reason", report.reason());
    FaultsReport faults = report.faults();
    (faults == null ? line : line.addKeyValue("replay", faults.replay()))
        .log(CloseSentence.of(report));
  }

  /** How a connection failed is of interest for longer than that others did not. */
  private void keepIfDisorderly(ConnectionReport older) {
    if (!older.orderly()) {
      disorderly.addFirst(older);
      if (disorderly.size() > REMEMBERED_LONGER) {
        disorderly.removeLast();
      }
    }
  }

  /** Those that are remembered, the newest first. */
  Stream<ConnectionReport> reports() {
    return Stream.concat(newest.stream(), disorderly.stream());
  }
}
