package dev.echoport.config;

/** A whole number within bounds, both included. */
record IntegerType(int min, int max) implements ValueType<Integer> {

  @Override
  public Integer parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "a whole number", range());
    try {
      return inRange(node, Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new BadValueException(node.describe(), "is not a whole number", range());
    }
  }

  private int inRange(YamlNode node, long number) throws BadValueException {
    if (number < min || number > max) {
      throw new BadValueException(node.describe(), "is out of range", range());
    }
    return (int) number;
  }

  private String range() {
    return min + " to " + max;
  }

  @Override
  public String format(Integer value) {
    return value.toString();
  }
}
