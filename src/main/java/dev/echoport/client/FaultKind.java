package dev.echoport.client;

/** What can go wrong with a connection under load. */
public enum FaultKind {
  /** The peer did not accept. */
  REFUSED,
  /** A byte came back that is not the one that was sent at its place. */
  MISMATCH,
  /** More came back than was sent. */
  SURPLUS,
  /** The connection ended, or the wait for it did, before all bytes were back. */
  LOSS,
  /** The peer ended the connection while the load was still on; what was sent came back. */
  CLOSED_EARLY
}
