package dev.echoport.completion;

/** Why a connection ended; also the reason under which bytes that were not echoed are counted. */
public enum CloseReason {
  /** The peer sent FIN and got everything back. */
  PEER_FINISHED,
  /** The peer reset the connection, or it broke on the way. */
  PEER_RESET,
  /** Nothing moved in either direction for the listener's idle time-out. */
  IDLE,
  /** The gateway stopped and the connection had finished what it held. */
  DRAINED,
  /** The gateway stopped and the drain deadline passed before the peer had taken everything. */
  DRAIN_CUT,
  /** The node was short of memory, and this peer made it hold some for longest, or wanted more. */
  MEMORY,
  /** Accepted and closed at once, because a limit was reached. */
  REFUSED,
  /** The peer broke the rules of the protocol in front of the echo. */
  PROTOCOL_ERROR,
  /** A processor failed or timed out. */
  PROCESSOR_FAILED,
  /** The TLS handshake or a TLS record failed. */
  TLS_FAILED,
  /** Somebody asked for an end of this kind. */
  FAULT,
  /** The process was told to end at once. */
  SHUTDOWN,
  /** A defect of the gateway itself; the log has the stack trace. */
  INTERNAL
}
