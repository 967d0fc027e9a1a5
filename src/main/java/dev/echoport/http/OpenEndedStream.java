package dev.echoport.http;

import org.jspecify.annotations.Nullable;

/**
 * A stream of HTTP/2 that nothing ends by itself, as a request's end ends others: so it is told
 * when the node stops, and when its connection brings nothing more.
 */
interface OpenEndedStream {

  /** The node stops: says so to the peer, and ends. */
  void drain();

  /**
   * The peer has ended the input of the connection: the stream is over.
   *
   * @return within what the input ends, where it should not; else {@code null}
   */
  @Nullable String inputEnded();
}
