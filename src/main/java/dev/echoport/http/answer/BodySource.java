package dev.echoport.http.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A body that is made piece by piece, as the peer takes it. Owned by the connection's loop. */
public interface BodySource {
  /** What {@link #length} is where only the end tells. */
  long UNKNOWN = -1;

  /** Bytes in all, or {@link #UNKNOWN}. */
  long length();

  /** Whether nothing is left. */
  boolean isDone();

  /** The next piece, not empty; asked only while something is left. */
  ByteBuf next(int maxBytes, ByteBufAllocator allocator);
}
