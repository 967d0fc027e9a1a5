package dev.echoport.client;

import io.netty.buffer.ByteBuf;

/**
 * The bytes of one connection's stream, as a function of connection and offset. It does not repeat
 * in any length that a connection can carry, so bytes that are lost, doubled, out of order or of
 * another connection differ from what is expected at their place.
 *
 * <p>Eight bytes at a time, the low one first; word {@code i} is a mix of {@code seed + i}.
 */
final class StreamPattern {
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private final long seed;

  StreamPattern(int connection) {
    seed = mix(connection + 1L);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  private long word(long index) {
    return mix(seed + index * GOLDEN_RATIO);
  }

  /** The byte at {@code offset} of the stream. */
  byte at(long offset) {
    return (byte) (word(offset >>> 3) >>> ((offset & 7) << 3));
  }

  /** Writes the bytes {@code [offset, offset + length)} of the stream. */
  void write(ByteBuf out, long offset, int length) {
    long end = offset + length;
    long next = offset;
    while (next < end && (next & 7) != 0) {
      out.writeByte(at(next++));
    }
    for (; end - next >= Long.BYTES; next += Long.BYTES) {
      out.writeLongLE(word(next >>> 3));
    }
    while (next < end) {
      out.writeByte(at(next++));
    }
  }

  /**
   * Compares all readable bytes with the stream from {@code offset} on, and leaves them unread.
   *
   * @return index of the first byte that differs, from the reader index; -1 when none does
   */
  int mismatch(ByteBuf bytes, long offset) {
    int start = bytes.readerIndex();
    int length = bytes.readableBytes();
    int next = 0;
    while (next < length) {
      boolean wholeWord = ((offset + next) & 7) == 0 && length - next >= Long.BYTES;
      if (wholeWord && bytes.getLongLE(start + next) == word((offset + next) >>> 3)) {
        next += Long.BYTES;
      } else if (bytes.getByte(start + next) == at(offset + next)) {
        next++;
      } else {
        return next;
      }
    }
    return -1;
  }
}
