package dev.echoport.http;

/** How one of the protocols ends a connection. */
interface Wire {

  /** The node stops: says to the peer that it should begin nothing more, where that can be said. */
  default void drain() {}

  /** A send has completed, or a request was given up. */
  default void progressed() {}

  /** Says goodbye, then sends FIN. */
  void finish();
}
