package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;

/** How frames stand on the wire. Immutable, safe for all threads. */
public interface FrameFormat {
  /** No borders at all. */
  FrameFormat RAW = new RawFormat();

  /** The format as an operator writes it: {@code line}, {@code length:4,le}. */
  String text();

  /** Whether a frame is whatever one receive brought: then its borders mean nothing. */
  boolean isRaw();

  /**
   * A decoder for one connection.
   *
   * @param limitBytes bound on the payload of a frame; more is a {@link FrameException}
   */
  FrameDecoder newDecoder(int limitBytes);

  /**
   * The bytes that answer {@code frame} with {@code payload}: header, payload, ending. The answer
   * to an incomplete frame is the payload alone.
   *
   * @throws FrameException if the format has no room for the payload
   */
  ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator) throws FrameException;
}
