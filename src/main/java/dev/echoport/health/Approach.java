package dev.echoport.health;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What stands around an echo.
 *
 * @param preamble sent before what is to be echoed
 * @param mark ends a part of the answer that is no echo yet
 * @param marks how many such parts there are
 * @param more bytes that follow the last of them before the echo
 */
public record Approach(Buffer preamble, String mark, int marks, int more) {
  /** Nothing: the echo, and no more. */
  public static final Approach DIRECT = new Approach(Buffer.buffer(), "", 0, 0);

  /** The same behind a header. */
  public Approach behind(Buffer header) {
    return new Approach(
        Buffer.buffer().appendBuffer(header).appendBuffer(preamble), mark, marks, more);
  }

  /** Takes what is no echo off one answer. */
  final class Skipping {
    private final byte[] ending = mark.getBytes(StandardCharsets.US_ASCII);
    private int marksLeft = marks;
    private int moreLeft = more;
    private int matched;

    /** What of {@code bytes} is echo. */
    Buffer echoIn(Buffer bytes) {
      int next = 0;
      for (; next < bytes.length() && marksLeft > 0; next++) {
        match(bytes.getByte(next));
      }
      int skipped = Math.min(moreLeft, bytes.length() - next);
      moreLeft -= skipped;
      return bytes.slice(next + skipped, bytes.length());
    }

    private void match(byte b) {
      if (b != ending[matched]) {
        matched = 0;
      }
      if (b == ending[matched] && ++matched == ending.length) {
        matched = 0;
        marksLeft--;
      }
    }
  }
}
