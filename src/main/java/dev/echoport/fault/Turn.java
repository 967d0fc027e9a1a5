package dev.echoport.fault;

/** What is done when everything before it has left. Called on the connection's loop. */
public interface Turn {

  /** Everything before it has left, or was dropped. */
  void comes();

  /** The output has ended before. */
  void neverComes();
}
