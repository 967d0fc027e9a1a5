package dev.echoport.memory;

/**
 * The sizes of pooled buffers. A little more than a power of two up to 16 KiB: messages like to be
 * powers of two, with a few bytes around them.
 */
final class SizeClasses {
  private static final int[] BYTES = {
    512, 1152, 2304, 4352, 8704, 16896, 32768, 65536, 131072, 262144, 524288, 1048576, 2097152
  };
  private static final int STEP_BITS = 7;
  private static final byte[] SMALL = table();

  private SizeClasses() {}

  private static byte[] table() {
    byte[] table = new byte[(BYTES[7] >> STEP_BITS) + 1];
    byte index = 0;
    for (int step = 0; step < table.length; step++) {
      while (BYTES[index] < step << STEP_BITS) {
        index++;
      }
      table[step] = index;
    }
    return table;
  }

  static int count() {
    return BYTES.length;
  }

  static int bytes(int index) {
    return BYTES[index];
  }

  /** The smallest class with room for so many bytes; {@link #count} if there is none. */
  static int of(int bytes) {
    int step = (bytes + (1 << STEP_BITS) - 1) >> STEP_BITS;
    if (step < SMALL.length) {
      return SMALL[step];
    }
    int index = SMALL[SMALL.length - 1] + 1;
    while (index < BYTES.length && BYTES[index] < bytes) {
      index++;
    }
    return index;
  }
}
