package dev.echoport.history;

/** How far back somebody asks. */
public enum HistoryRange {
  /** The last hour, by ten seconds. */
  HOUR("1h"),
  /** The last day, by the minute. */
  DAY("24h");

  private final String text;

  HistoryRange(String text) {
    this.text = text;
  }

  /** As it stands in a request. */
  public String text() {
    return text;
  }
}
