package dev.echoport.health;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes around a readiness echo.
 *
 * @param header sent first, in clear text
 * @param secured whether the rest is within TLS; whose certificate it is does not matter: the node
 *     talks to itself
 * @param preamble sent before what is to be echoed
 * @param mark ends a part of the answer that is no echo yet
 * @param marks how many such parts there are
 * @param more bytes that follow the last of them before the echo
 */
public record EchoRecipe(
    Buffer header, boolean secured, Buffer preamble, String mark, int marks, int more) {
  /** Only the echo. */
  public static final EchoRecipe DIRECT = new EchoRecipe(Buffer.buffer(), "", 0, 0);

  /** Without a header, in clear text. */
  public EchoRecipe(Buffer preamble, String mark, int marks, int more) {
    this(Buffer.buffer(), false, preamble, mark, marks, more);
  }

  /** The same behind a header. */
  public EchoRecipe behind(Buffer first) {
    return new EchoRecipe(first, secured, preamble, mark, marks, more);
  }

  /** The same within TLS. */
  public EchoRecipe inTls() {
    return new EchoRecipe(header, true, preamble, mark, marks, more);
  }

  /** What is sent for {@code nonce}, behind the header. */
  Buffer before(Buffer nonce) {
    return Buffer.buffer().appendBuffer(preamble).appendBuffer(nonce);
  }

  /** Removes from one answer the bytes that are no echo. */
  final class Skipping {
    private final byte[] ending = mark.getBytes(StandardCharsets.US_ASCII);
    private int marksLeft = marks;
    private int moreLeft = more;
    private int matched;

    /** The part of {@code bytes} that is echo. */
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
