package dev.echoport.completion.report;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/** How connections are sorted; of equal ones the older comes first. */
public enum ConnectionOrder {
  /** When it began. */
  OPENED(report -> report.openedAt().toEpochMilli()),
  /** Bytes received. */
  RECEIVED(report -> report.ledger().received()),
  /** Bytes that the kernel took. */
  SENT(report -> report.ledger().sent()),
  /** Bytes in the gateway's hands. */
  PENDING(report -> report.ledger().pending()),
  /** How many completions it has had. */
  COMPLETIONS(ConnectionReport::completions),
  /** For how long something that it holds has not moved on. */
  WAITING(report -> report.waiting().heldNanos());

  private final ToLongFunction<ConnectionReport> key;

  ConnectionOrder(ToLongFunction<ConnectionReport> key) {
    this.key = key;
  }

  /** Sorts reports, for instance those of several loops. */
  public Comparator<ConnectionReport> comparator(boolean descending) {
    Comparator<ConnectionReport> byKey = Comparator.comparingLong(key);
    return (descending ? byKey.reversed() : byKey).thenComparing(ConnectionReport::openedAt);
  }
}
