package dev.echoport.parameter;

/** Something that cannot be done; the message names the parameter, the value and what can be. */
public final class BadParameterException extends Exception {
  private static final long serialVersionUID = 1;

  private final Parameter parameter;
  private final String detail;

  BadParameterException(Parameter parameter, String value, String why, String expected) {
    super(null, null, false, false);
    this.parameter = parameter;
    this.detail = "\"%s\" %s (expected: %s)".formatted(value, why, expected);
  }

  /** Which one. */
  public Parameter parameter() {
    return parameter;
  }

  /** Value and expectation, without the name. */
  public String detail() {
    return detail;
  }

  @Override
  public String getMessage() {
    return parameter.key() + ": " + detail;
  }
}
