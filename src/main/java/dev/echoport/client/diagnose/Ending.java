package dev.echoport.client.diagnose;

/** How this side was told that a connection ended. */
enum Ending {
  /** It was not. */
  NONE("no end"),
  FIN("a FIN"),
  RST("a reset");

  private final String text;

  Ending(String text) {
    this.text = text;
  }

  /** With its article. */
  String text() {
    return text;
  }
}
