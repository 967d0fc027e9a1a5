package dev.echoport.client.diagnose.finding;

import dev.echoport.client.StreamPattern;
import java.util.HexFormat;

/** What is different at one place of a stream, and how: changed, lost or inserted. */
public final class Difference {
  /** So many equal bytes are no accident. */
  private static final int PROOF = 8;

  private static final int SHOWN = 8;
  private static final int FARTHEST = 1 << 20;
  private static final HexFormat HEX = HexFormat.of();

  private Difference() {}

  /**
   * In words.
   *
   * @param offset the first byte that is not as expected
   * @param actual what came from there on, as far as it is known
   */
  public static String describe(StreamPattern expected, long offset, byte[] actual) {
    String place = String.format(java.util.Locale.ROOT, "at byte %,d ", offset);
    int changed = changed(expected, offset, actual);
    if (changed > 0) {
      return place
          + (changed == 1 ? "one was changed" : changed + " were changed")
          + shown(expected, offset, actual, changed);
    }
    int inserted = inserted(expected, offset, actual);
    if (inserted > 0) {
      return place + (inserted == 1 ? "one was inserted" : inserted + " were inserted");
    }
    int lost = lost(expected, offset, actual);
    if (lost > 0) {
      return place + (lost == 1 ? "one is missing" : lost + " are missing");
    }
    return place
        + "something else begins"
        + shown(expected, offset, actual, Math.min(SHOWN, actual.length));
  }

  private static String shown(StreamPattern expected, long offset, byte[] actual, int count) {
    int most = Math.min(count, SHOWN);
    byte[] wanted = new byte[most];
    for (int i = 0; i < most; i++) {
      wanted[i] = expected.at(offset + i);
    }
    return ": 0x%s became 0x%s%s"
        .formatted(
            HEX.formatHex(wanted),
            HEX.formatHex(actual, 0, most),
            count > most ? " and so on" : "");
  }

  /** How many stand in the place of others. */
  private static int changed(StreamPattern expected, long offset, byte[] actual) {
    for (int i = 1; i + PROOF <= actual.length; i++) {
      if (matches(expected, offset + i, actual, i)) {
        return i;
      }
    }
    return 0;
  }

  private static int inserted(StreamPattern expected, long offset, byte[] actual) {
    for (int i = 1; i + PROOF <= actual.length; i++) {
      if (matches(expected, offset, actual, i)) {
        return i;
      }
    }
    return 0;
  }

  private static int lost(StreamPattern expected, long offset, byte[] actual) {
    for (int i = 1; i < FARTHEST && actual.length >= PROOF; i++) {
      if (matches(expected, offset + i, actual, 0)) {
        return i;
      }
    }
    return 0;
  }

  private static boolean matches(StreamPattern expected, long offset, byte[] actual, int from) {
    for (int i = 0; i < PROOF; i++) {
      if (actual[from + i] != expected.at(offset + i)) {
        return false;
      }
    }
    return true;
  }
}
