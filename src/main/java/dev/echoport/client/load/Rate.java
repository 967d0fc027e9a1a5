package dev.echoport.client.load;

/** Messages in a second, over all connections. */
public record Rate(long perSecond) {
  private static final long MAX = 100_000_000;
  private static final String EXPECTED = " (expected: 1/s to " + MAX + "/s)";

  /** Refuses what lies outside the bounds with an {@link IllegalArgumentException}. */
  public Rate {
    if (perSecond < 1 || perSecond > MAX) {
      throw new IllegalArgumentException(perSecond + "/s" + EXPECTED);
    }
  }

  /**
   * Reads {@code 5000/s}.
   *
   * @throws IllegalArgumentException names the text and what was expected
   */
  public static Rate parse(String text) {
    if (!text.matches("\\d{1,10}/s")) {
      throw new IllegalArgumentException(text + EXPECTED);
    }
    return new Rate(Long.parseLong(text.substring(0, text.length() - 2)));
  }

  @Override
  public String toString() {
    return perSecond + "/s";
  }
}
