package dev.echoport.processor.builtin;

/**
 * Reads the header of a gzip member byte by byte, as RFC 1952 has it.
 *
 * <pre>
 * +----+----+----+-----+---------+-----+----+  FLG bit 2: +------+------+ bit 3: +--------+
 * | 1f | 8b | 08 | FLG |  MTIME  | XFL | OS |             |  XLEN, data |        | name 0 | ...
 * +----+----+----+-----+---------+-----+----+             +------+------+        +--------+
 *   0    1    2     3     4..7      8     9     bit 4: comment, zero-terminated; bit 1: CRC16
 * </pre>
 */
final class GzipHeader {
  private static final int FIRST = 0x1f;
  private static final int SECOND = 0x8b;
  private static final int DEFLATE = 8;
  private static final int FLAGS_POSITION = 3;
  private static final int FIXED_BYTES = 10;
  private static final int CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CRC,
    DONE
  }

  private Part part = Part.FIXED;
  private int flags;
  private int position;
  private int extraBytes;

  /**
   * Takes the next byte.
   *
   * @return whether it was the last one of the header
   */
  boolean accept(byte next) throws GzipFormatException {
    int value = next & 0xff;
    switch (part) {
      case FIXED -> fixed(value);
      case EXTRA_LENGTH -> extraLength(value);
      case EXTRA -> leaveWhen(++position == extraBytes);
      case NAME, COMMENT -> leaveWhen(value == 0);
      case CRC -> leaveWhen(++position == 2);
      case DONE -> throw new IllegalStateException("the header is complete");
    }
    return part == Part.DONE;
  }

  /** Whether a header has begun. */
  boolean begun() {
    return part != Part.FIXED || position > 0;
  }

  private void fixed(int value) throws GzipFormatException {
    expect(position, value);
    if (position == FLAGS_POSITION) {
      flags = value;
    }
    leaveWhen(++position == FIXED_BYTES);
  }

  private static void expect(int position, int value) throws GzipFormatException {
    boolean right =
        switch (position) {
          case 0 -> value == FIRST;
          case 1 -> value == SECOND;
          case 2 -> value == DEFLATE;
          case FLAGS_POSITION -> (value & RESERVED) == 0;
          default -> true;
        };
    if (!right) {
      throw new GzipFormatException(
          "byte 0x%02x at %d of a header (expected: gzip, which begins 1f 8b 08)"
              .formatted(value, position));
    }
  }

  private void extraLength(int value) {
    extraBytes |= value << Byte.SIZE * position;
    if (++position == 2) {
      leaveWhen(true);
      leaveWhen(extraBytes == 0);
    }
  }

  private void leaveWhen(boolean over) {
    if (over) {
      position = 0;
      part = following(part);
      while (!isPresent(part)) {
        part = following(part);
      }
    }
  }

  private static Part following(Part part) {
    return Part.values()[part.ordinal() + 1];
  }

  private boolean isPresent(Part candidate) {
    return switch (candidate) {
      case EXTRA_LENGTH, EXTRA -> (flags & EXTRA) != 0;
      case NAME -> (flags & NAME) != 0;
      case COMMENT -> (flags & COMMENT) != 0;
      case CRC -> (flags & CRC) != 0;
      default -> true;
    };
  }
}
