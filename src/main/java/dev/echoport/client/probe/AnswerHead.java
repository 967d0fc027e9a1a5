package dev.echoport.client.probe;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The head of an answer of HTTP/1.1, as it comes in. */
final class AnswerHead {
  private static final int MAX_BYTES = 16 << 10;
  private static final String END = "\r\n\r\n";

  private final StringBuilder text = new StringBuilder();
  private boolean complete;

  /**
   * Takes the head's part of {@code bytes}.
   *
   * @return how many bytes that were
   */
  int take(byte[] bytes, int length) throws ProbeFailure {
    int next = 0;
    while (next < length && !complete) {
      text.append((char) (bytes[next++] & 0xff));
      int end = text.length() - END.length();
      complete = end >= 0 && text.indexOf(END, end) >= 0;
      if (text.length() > MAX_BYTES) {
        throw new ProbeFailure("the head of the answer is longer than " + MAX_BYTES + " B");
      }
    }
    return next;
  }

  boolean isComplete() {
    return complete;
  }

  /** Fails unless the answer has this status. */
  void require(String status) throws ProbeFailure {
    String actual = HttpAnswer.parse(text.toString()).status();
    if (!actual.equals(status)) {
      throw new ProbeFailure("status " + actual + " (expected: " + status + ")");
    }
  }

  /** Whether it has this line, whatever the case of its letters. */
  boolean has(String line) {
    return text.toString().toLowerCase(Locale.ROOT).contains("\r\n" + line + "\r\n");
  }

  static byte[] bytes(String head) {
    return head.getBytes(StandardCharsets.UTF_8);
  }
}
