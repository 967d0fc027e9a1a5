package dev.echoport.client;

import java.nio.ByteBuffer;

/**
 * The bytes of one connection's stream, as a function of connection and offset. It does not repeat
 * in any length that a connection can carry, so bytes that are lost, doubled, out of order or of
 * another connection differ from what is expected at their place.
 *
 * <p>Eight bytes at a time, the low one first; word {@code i} is a mix of {@code seed + i}.
 */
public final class StreamPattern {
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private final long seed;

  /** The stream of this connection. */
  public StreamPattern(int connection) {
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
  public byte at(long offset) {
    return (byte) (word(offset >>> 3) >>> ((offset & 7) << 3));
  }

  /** Fills {@code out}, which must be little-endian, with the bytes from {@code offset} on. */
  public void write(ByteBuffer out, long offset) {
    long next = offset;
    for (; out.hasRemaining() && (next & 7) != 0; next++) {
      out.put(at(next));
    }
    for (; out.remaining() >= Long.BYTES; next += Long.BYTES) {
      out.putLong(word(next >>> 3));
    }
    for (; out.hasRemaining(); next++) {
      out.put(at(next));
    }
  }

  /**
   * Compares all of {@code bytes}, which must be little-endian, with the stream from {@code offset}
   * on.
   *
   * @return how many are right before the first that differs; -1 when none does
   */
  public int mismatch(ByteBuffer bytes, long offset) {
    int start = bytes.position();
    int length = bytes.remaining();
    int next = 0;
    while (next < length) {
      boolean wholeWord = ((offset + next) & 7) == 0 && length - next >= Long.BYTES;
      if (wholeWord && bytes.getLong(start + next) == word((offset + next) >>> 3)) {
        next += Long.BYTES;
      } else if (bytes.get(start + next) == at(offset + next)) {
        next++;
      } else {
        return next;
      }
    }
    return -1;
  }
}
