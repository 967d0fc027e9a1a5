package dev.echoport.processor.builtin;

import io.netty.buffer.ByteBuf;

/**
 * The endless pattern of RFC 864: lines of 72 printing characters, each line beginning one
 * character later than the one before.
 *
 * <pre>
 *  !"#$%&amp;'()*+,-./0123456789:;&lt;=&gt;?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefg
 * !"#$%&amp;'()*+,-./0123456789:;&lt;=&gt;?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefgh
 * </pre>
 *
 * <p>Any part of it can be had by its offset, so a connection needs no state but what it has sent.
 * Safe for all threads.
 */
public final class CharacterGenerator {
  private static final int LINE_CHARACTERS = 72;
  private static final char FIRST = ' ';
  private static final int CHARACTERS = '~' - FIRST + 1;
  private static final int LINE_BYTES = LINE_CHARACTERS + 2;
  private static final int PERIOD_BYTES = CHARACTERS * LINE_BYTES;
  private static final byte[] PERIOD = period();

  private CharacterGenerator() {}

  private static byte[] period() {
    byte[] period = new byte[PERIOD_BYTES];
    for (int i = 0; i < PERIOD_BYTES; i++) {
      period[i] = at(i / LINE_BYTES, i % LINE_BYTES);
    }
    return period;
  }

  private static byte at(int line, int column) {
    if (column < LINE_CHARACTERS) {
      return (byte) (FIRST + (line + column) % CHARACTERS);
    }
    return (byte) (column == LINE_CHARACTERS ? '\r' : '\n');
  }

  /**
   * Appends a part of the pattern. Allocates nothing beyond what {@code out} needs to grow.
   *
   * @param offset where the part begins, not negative: bytes of the pattern sent before
   */
  public static void fill(ByteBuf out, long offset, int bytes) {
    int position = (int) (offset % PERIOD_BYTES);
    int left = bytes;
    while (left > 0) {
      int run = Math.min(left, PERIOD_BYTES - position);
      out.writeBytes(PERIOD, position, run);
      left -= run;
      position = 0;
    }
  }
}
