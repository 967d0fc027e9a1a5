package dev.echoport.processor.builtin;

/** Two digits for each byte, lower case; both cases are read. */
final class HexCoding implements TextCoding {
  private static final String DIGITS = "0123456789abcdef";
  private static final int DIGIT_BITS = 4;
  private static final int DIGIT_MASK = 0xf;

  @Override
  public int unitBytes() {
    return 1;
  }

  @Override
  public int unitCharacters() {
    return 2;
  }

  @Override
  public byte[] encode(byte[] bytes) {
    byte[] text = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      text[2 * i] = (byte) DIGITS.charAt((bytes[i] >> DIGIT_BITS) & DIGIT_MASK);
      text[2 * i + 1] = (byte) DIGITS.charAt(bytes[i] & DIGIT_MASK);
    }
    return text;
  }

  @Override
  public byte[] decode(byte[] text) {
    if (text.length % 2 != 0) {
      throw new IllegalArgumentException(
          "hex: " + text.length + " digits (expected: two for each byte)");
    }
    byte[] bytes = new byte[text.length / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (digit(text, 2 * i) << DIGIT_BITS | digit(text, 2 * i + 1));
    }
    return bytes;
  }

  private static int digit(byte[] text, int position) {
    int digit = Character.digit(text[position], 1 << DIGIT_BITS);
    if (digit < 0) {
      throw new IllegalArgumentException(
          "hex: byte 0x%02x at %d is no digit (expected: 0 to 9, a to f)"
              .formatted(text[position], position));
    }
    return digit;
  }
}
