package dev.echoport.client.diagnose.finding;

/** How this side was told that a connection ended. */
public enum Ending {
  /** It was not. */
  NONE("no end"),
  FIN("a FIN"),
  RST("a reset");

  private final String text;

  Ending(String text) {
    this.text = text;
  }

  /** With its article. */
  public String text() {
    return text;
  }
}
