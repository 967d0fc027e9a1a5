package dev.echoport.client.diagnose.finding;

/** How a check came out. */
public enum Verdict {
  OK("ok"),
  FAULT("FAULT"),
  /** Nothing wrong was seen, and that nothing is wrong could not be shown. */
  UNPROVED("unproved"),
  /** Not run: it was not asked for, or an earlier check failed. */
  SKIPPED("skipped");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** As reports have it. */
  public String word() {
    return word;
  }
}
