package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * What answers a request: it decides what goes out between the head and the end, and what becomes
 * of the request's body. Owned by the connection's loop, which calls every method.
 */
interface Responder {

  /** The answer may begin: its delay is over. */
  void begin();

  /** Whether pieces of the request's body go back to the peer. */
  default boolean echoes() {
    return false;
  }

  /** As {@link PayloadWriter#keep}; asked only while it echoes. */
  default boolean keep(ByteBuf data) {
    return false;
  }

  /** A piece of the request's body was received; takes its ownership. */
  void received(ByteBuf data);

  /** All of the request was received, and the answer may have begun. */
  default void requestEnded(HttpHeaders trailers) {}

  /** Everything that it has written was taken by the kernel. */
  default void allTaken() {}

  /** Keeps nothing any longer; returns how many bytes of the request that was. */
  default int release() {
    return 0;
  }
}
