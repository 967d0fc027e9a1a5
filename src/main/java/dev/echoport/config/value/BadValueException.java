package dev.echoport.config.value;

/** A value that its setting does not allow. The message says which, why, and what is allowed. */
public final class BadValueException extends Exception {
  private static final long serialVersionUID = 1;

  private final String expected;

  public BadValueException(String value, String why, String expected) {
    super(value + " " + why + " (expected: " + expected + ")", null, false, false);
    this.expected = expected;
  }

  /** What is allowed. */
  public String expected() {
    return expected;
  }

  /** Never {@code null}, unlike an exception's in general. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
