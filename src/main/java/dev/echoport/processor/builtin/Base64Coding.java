package dev.echoport.processor.builtin;

import java.util.Base64;

/** RFC 4648, section 4: with padding, without line breaks. */
final class Base64Coding implements TextCoding {

  @Override
  public int unitBytes() {
    return 3;
  }

  @Override
  public int unitCharacters() {
    return 4;
  }

  @Override
  public byte[] encode(byte[] bytes) {
    return Base64.getEncoder().encode(bytes);
  }

  @Override
  public byte[] decode(byte[] text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("base64: " + e.getMessage(), e);
    }
  }
}
