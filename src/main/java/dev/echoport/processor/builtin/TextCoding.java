package dev.echoport.processor.builtin;

/** Bytes to a text of ASCII characters, and back. Immutable, safe for all threads. */
interface TextCoding {

  /** Of the bytes that are encoded together: more of them give the concatenated texts. */
  int unitBytes();

  /** Of the characters that are decoded together. */
  int unitCharacters();

  /** The text of {@code bytes}. */
  byte[] encode(byte[] bytes);

  /**
   * The bytes of {@code text}.
   *
   * @throws IllegalArgumentException if it is no such text; names what is wrong and where
   */
  byte[] decode(byte[] text);
}
