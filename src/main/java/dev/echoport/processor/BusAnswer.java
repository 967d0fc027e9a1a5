package dev.echoport.processor;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The answer of whoever serves a processor: a buffer, or its bytes as base64 text in either
 * alphabet of RFC 4648. The bridge knows only JSON, where a buffer becomes such text.
 */
final class BusAnswer {
  private BusAnswer() {}

  /**
   * @throws IllegalArgumentException if it is something else
   */
  static Buffer payload(@Nullable Object body) {
    if (body instanceof Buffer buffer) {
      return buffer;
    }
    if (body instanceof String text) {
      return decoded(text);
    }
    String what = body == null ? "nothing" : "a " + body.getClass().getSimpleName();
    throw new IllegalArgumentException(
        "answered with " + what + " (expected: a buffer, or a text in base64)");
  }

  private static Buffer decoded(String text) {
    try {
      return Buffer.buffer(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "answered with a text that is not base64: " + e.getMessage(), e);
    }
  }
}
