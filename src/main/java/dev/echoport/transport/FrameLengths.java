package dev.echoport.transport;

import io.netty.buffer.ByteBuf;

/**
 * Follows a stream of frames that have their length in four bytes before them, and finds a length
 * that nobody sends before somebody believes it. Nothing is copied or held. For one connection, on
 * its loop.
 */
public final class FrameLengths {
  private static final int LENGTH_BYTES = 4;

  private final int mostBytes;
  private int left;
  private int length;
  private int lengthBytes;

  /**
   * @param mostBytes the longest frame, without its length
   */
  public FrameLengths(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** The first length in {@code bytes} that is 0 or too long, unsigned; -1 if all are right. */
  public long wrongIn(ByteBuf bytes) {
    int index = bytes.readerIndex();
    while (index < bytes.writerIndex()) {
      int skipped = Math.min(left, bytes.writerIndex() - index);
      left -= skipped;
      index += skipped;
      while (left == 0 && lengthBytes < LENGTH_BYTES && index < bytes.writerIndex()) {
        length = length << Byte.SIZE | bytes.getUnsignedByte(index++);
        lengthBytes++;
      }
      if (lengthBytes == LENGTH_BYTES) {
        if (length <= 0 || length > mostBytes) {
          return Integer.toUnsignedLong(length);
        }
        left = length;
        length = 0;
        lengthBytes = 0;
      }
    }
    return -1;
  }
}
