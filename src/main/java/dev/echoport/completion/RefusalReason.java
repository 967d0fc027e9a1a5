package dev.echoport.completion;

/** Why a connection was not accepted, or not kept. */
public enum RefusalReason {
  /** {@code maxConnections} of the listener was reached: accepted, then closed at once. */
  MAX_CONNECTIONS,
  /** {@code limits.connections} of the node was reached: accepted, then closed at once. */
  NODE_CONNECTIONS,
  /** {@code maxPerSource} of the listener was reached: accepted, then closed at once. */
  MAX_PER_SOURCE,
  /** More came than {@code acceptRate} of the listener allows: accepted, then closed at once. */
  ACCEPT_RATE,
  /** {@code limits.memory} of the node was reached: accepted, then closed at once. */
  MEMORY,
  /**
   * The listener's processors are behind: {@code maxFrames} are in process, and connections have
   * waited in line for a second. Accepted, then closed at once.
   */
  OVERLOADED,
  /**
   * {@code tls.maxHandshakes} were under way for half of {@code tls.handshakeTimeout}: closed
   * without a handshake.
   */
  MAX_HANDSHAKES,
  /**
   * The limit of open files allows no more: accepted, then closed at once. Or the process ran out
   * of file descriptors all the same: the connection waits in the kernel's backlog, accepting
   * pauses for a moment, and that is counted once per pause.
   */
  FILE_DESCRIPTORS,
  /** Another error of {@code accept}, for instance out of kernel memory. */
  ACCEPT_FAILED
}
