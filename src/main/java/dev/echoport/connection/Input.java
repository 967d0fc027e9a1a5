package dev.echoport.connection;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a connection's input: it decides what is sent, and when. Owned by the
 * connection's loop.
 */
public interface Input {

  /**
   * Bytes were received and counted. Takes the ownership of {@code data}.
   *
   * @param back where what becomes of it is sent
   */
  void received(ByteBuf data, int bytes, long now, Outlet back);

  /** The window has room again. */
  default void resume() {}

  /** Whether it holds input that has to wait, so that no more should be received. */
  default boolean blocked() {
    return false;
  }

  /**
   * No input follows.
   *
   * @param complete whether the peer has ended it; else the gateway does not want more, and an
   *     unfinished rest is nobody's fault
   */
  default void end(boolean complete) {}

  /** Whether everything received has become a send, or never will. */
  default boolean done() {
    return true;
  }

  /** A fault ends the output: what was begun will not be whole. */
  default void abandon() {}

  /** The node stops: work that the peer has begun goes on, nothing else begins. */
  default void drain() {}

  /**
   * Whether the peer is in the middle of something that it may finish even while the node stops.
   */
  default boolean unfinished() {
    return false;
  }

  /** Whether it waits for something that is neither a receive nor a send. */
  default boolean busy() {
    return false;
  }

  /** Whether what was received will still become output, without a word of the peer. */
  default boolean owesOutput() {
    return busy();
  }

  /** What goes wrong with the handshake on purpose, {@code null}: nothing. */
  default @Nullable HandshakeFaults handshakeFaults() {
    return null;
  }

  /** Looks at the clock. */
  default void tick(long now) {}

  /** The connection has ended: gives everything up that it holds, and counts it. */
  default void cancel() {}
}
