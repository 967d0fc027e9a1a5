package dev.echoport.processor.builtin;

/** Bytes to a text of ASCII characters, and back. Immutable, safe for all threads. */
interface TextCoding {

  /** How many bytes are encoded together. A multiple of them gives the concatenated texts. */
  int unitBytes();

  /** How many characters are decoded together. */
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
