package dev.echoport.event;

import dev.echoport.completion.ConnectionReport;

/** A connection began or ended. */
public record ConnectionEvent(Kind kind, ConnectionReport connection) {

  /** What happened. */
  public enum Kind {
    OPENED,
    /** The report's ledger is final. */
    CLOSED
  }
}
