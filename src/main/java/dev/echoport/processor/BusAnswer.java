package dev.echoport.processor;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What whoever serves a processor answers: a buffer; or its bytes as text in base64, of either
 * alphabet of RFC 4648, which is what a buffer becomes on the bridge, where there is only JSON.
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
