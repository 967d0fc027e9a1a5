package dev.echoport.client;

import java.util.Locale;

/** A time that something took, for people: three digits or four, and the unit that suits them. */
public final class Scaled {
  private Scaled() {}

  public static String of(long nanos) {
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    if (nanos < 1_000_000) {
      return nanos / 1_000 + " µs";
    }
    return nanos < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }
}
