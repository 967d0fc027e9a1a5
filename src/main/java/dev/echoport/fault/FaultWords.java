package dev.echoport.fault;

/** The faults of a listener's connections, as operators and peers write them. */
public interface FaultWords {

  /**
   * What a connection asks for in its first line.
   *
   * @throws IllegalArgumentException in one line for the peer
   */
  FaultPlan read(String line);

  /** The command that gives the first connection of a node the faults of this one. */
  String replay(ConnectionFaults dealt);
}
