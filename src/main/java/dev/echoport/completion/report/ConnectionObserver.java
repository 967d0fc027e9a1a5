package dev.echoport.completion.report;

/** Told when connections begin and end, on the loop that owns them. */
public interface ConnectionObserver {

  /** Whether somebody wants to know now; the reports below are only made if so. */
  boolean observing();

  /** A connection was accepted. */
  void opened(ConnectionReport connection);

  /** The connection's trace became known; called once at most. */
  void traced(ConnectionReport connection);

  /** A connection ended; its ledger is final. */
  void closed(ConnectionReport connection);
}
