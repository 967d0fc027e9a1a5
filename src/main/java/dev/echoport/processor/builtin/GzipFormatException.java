package dev.echoport.processor.builtin;

/** The input cannot be decompressed; the message says why. */
final class GzipFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  GzipFormatException(String why) {
    super("gunzip: " + why, null, false, false);
  }
}
