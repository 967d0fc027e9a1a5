package dev.echoport.client;

/** Colours of a terminal, or none. */
enum Colours {
  NONE {
    @Override
    String paint(int code, String text) {
      return text;
    }
  },
  ANSI {
    @Override
    String paint(int code, String text) {
      return "\033[" + code + "m" + text + "\033[0m";
    }
  };

  static final int RED = 31;
  static final int GREEN = 32;
  static final int YELLOW = 33;
  static final int BLUE = 34;
  static final int MAGENTA = 35;

  abstract String paint(int code, String text);
}
