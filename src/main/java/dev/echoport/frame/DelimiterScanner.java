package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import java.util.HexFormat;

/**
 * Looks for the delimiter with the algorithm of Knuth, Morris and Pratt, whose state is one number:
 * how much of the delimiter the last bytes are. So a delimiter may be split between receives
 * anywhere, and no byte is looked at twice.
 */
final class DelimiterScanner implements FrameScanner {
  private final byte[] delimiter;
  private final int[] borders;
  private final int limitBytes;
  private int earlierBytes;
  private int matched;

  DelimiterScanner(byte[] delimiter, int limitBytes) {
    this.delimiter = delimiter;
    this.borders = borders(delimiter);
    this.limitBytes = limitBytes;
  }

  /** By length matched: the longest proper prefix of the delimiter that those bytes end with. */
  private static int[] borders(byte[] delimiter) {
    int[] borders = new int[delimiter.length + 1];
    for (int i = 1, border = 0; i < delimiter.length; i++) {
      while (border > 0 && delimiter[i] != delimiter[border]) {
        border = borders[border];
      }
      if (delimiter[i] == delimiter[border]) {
        border++;
      }
      borders[i + 1] = border;
    }
    return borders;
  }

  @Override
  public int scan(ByteBuf data) throws FrameException {
    int start = data.readerIndex();
    int lookedAt = Math.min(data.readableBytes(), maxFrameBytes() - earlierBytes);
    int end = start + lookedAt;
    int index = start;
    while (index < end) {
      index = matched == 0 ? firstOccurrence(data, index, end) : index;
      if (index < end) {
        advance(data.getByte(index++));
      }
      if (matched == delimiter.length) {
        return found(index - start);
      }
    }
    earlierBytes += lookedAt;
    checkLimit(earlierBytes - matched);
    return GOES_ON;
  }

  /** Where the delimiter may begin; {@code end} if nowhere. Faster than byte by byte. */
  private int firstOccurrence(ByteBuf data, int from, int end) {
    int index = data.indexOf(from, end, delimiter[0]);
    return index < 0 ? end : index;
  }

  private void advance(byte next) {
    while (matched > 0 && next != delimiter[matched]) {
      matched = borders[matched];
    }
    if (next == delimiter[matched]) {
      matched++;
    }
  }

  private int found(int bytes) {
    earlierBytes = 0;
    matched = 0;
    return bytes;
  }

  private void checkLimit(int payloadBytes) throws FrameException {
    if (payloadBytes > limitBytes) {
      throw new FrameException(
          "a frame is longer than the frame limit (expected: the delimiter %s after at most %d bytes)"
              .formatted(HexFormat.of().formatHex(delimiter), limitBytes));
    }
  }

  @Override
  public int endingBytes() {
    return delimiter.length;
  }

  @Override
  public int maxFrameBytes() {
    return limitBytes + delimiter.length;
  }
}
