package dev.echoport.grpc;

import io.netty.buffer.ByteBuf;

/** What answers one call. Owned by the loop of the call's connection. */
public interface CallHandler {

  /**
   * A whole message with its prefix, which lasts as long as this method; if the call {@link
   * #echoes}, it is on its way back.
   */
  void message(ByteBuf message);

  /** All messages were received. */
  void requestEnded();

  /** Whether messages go back to the peer as they came. */
  default boolean echoes() {
    return false;
  }

  /** Whether only the peer ends the call; then {@link #drain} tells it to. */
  default boolean openEnded() {
    return false;
  }

  /** The node stops. */
  default void drain() {}
}
