package dev.echoport.http;

import org.jspecify.annotations.Nullable;

/** How one of the protocols ends a connection. */
interface HttpProtocol {

  /** The node stops: says to the peer that it should begin nothing more, where that can be said. */
  default void drain() {}

  /** A send has completed, or a request was given up. */
  default void progressed() {}

  /**
   * Asked once, when the peer has ended its input.
   *
   * @return within what it has ended it, where it should not have; else {@code null}
   */
  default @Nullable String truncated() {
    return null;
  }

  /** Whether an input that ends now lacks something of a request that has begun. */
  default boolean lacksInput() {
    return true;
  }

  /** Says goodbye, then sends FIN. */
  void finish();
}
