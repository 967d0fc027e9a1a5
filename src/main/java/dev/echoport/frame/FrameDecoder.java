package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the input of one connection into frames, however it was chunked. Owned by the connection's
 * event loop, which calls every method.
 */
public interface FrameDecoder {

  /** Adds input. Takes the ownership of {@code data}. */
  void add(ByteBuf data);

  /**
   * The next frame, or {@code null} if it needs more input first.
   *
   * @throws FrameException if the input cannot be a frame of the format; the decoder yields nothing
   *     after that
   */
  @Nullable Frame next() throws FrameException;

  /**
   * The input has ended: what stands behind the last frame, or {@code null} if nothing does. A
   * header, whole or in part, counts among the input's bytes and is not part of the payload. Call
   * {@link #next} until it returns {@code null} before.
   */
  @Nullable Frame rest();

  /** Bytes that were added and are in no frame yet. */
  int bufferedBytes();

  /** Memory that the buffered bytes hold, at least {@link #bufferedBytes}. */
  int heldBytes();

  /** Drops what is buffered and releases its memory. */
  void close();
}
