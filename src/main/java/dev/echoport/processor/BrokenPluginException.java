package dev.echoport.processor;

/** A class that is no processor; the message says what is wrong with it and what was expected. */
final class BrokenPluginException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenPluginException(String why) {
    super(why, null, false, false);
  }

  /** Never {@code null}, unlike an exception's in general. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
