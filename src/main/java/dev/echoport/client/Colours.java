package dev.echoport.client;

/** Colours of a terminal, or none. */
public enum Colours {
  NONE {
    @Override
    public String paint(int code, String text) {
      return text;
    }
  },
  ANSI {
    @Override
    public String paint(int code, String text) {
      return "\033[" + code + "m" + text + "\033[0m";
    }
  };

  public static final int RED = 31;
  public static final int GREEN = 32;
  public static final int YELLOW = 33;
  public static final int BLUE = 34;
  public static final int MAGENTA = 35;

  public abstract String paint(int code, String text);
}
