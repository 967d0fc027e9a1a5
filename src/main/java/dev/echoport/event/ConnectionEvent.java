package dev.echoport.event;

import dev.echoport.completion.report.ConnectionReport;

/** A connection began or ended, or more is known of it. */
public record ConnectionEvent(Kind kind, ConnectionReport connection) {

  /** What happened. */
  public enum Kind {
    OPENED,
    /** The peer or a proxy has said of which trace it is a part: the report's {@code trace}. */
    TRACED,
    /** The report's ledger is final. */
    CLOSED
  }
}
