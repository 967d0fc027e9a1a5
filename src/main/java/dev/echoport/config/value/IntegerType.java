package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;

/** A whole number within bounds, both included. */
public record IntegerType(int min, int max) implements ValueType<Integer> {

  @Override
  public Integer parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "a whole number", expected());
    try {
      return inRange(node, Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new BadValueException(node.describe(), "is not a whole number", expected());
    }
  }

  /** Whether this text is such a number. */
  boolean allows(String text) {
    try {
      long number = Long.parseLong(text);
      return number >= min && number <= max;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private int inRange(YamlNode node, long number) throws BadValueException {
    if (number < min || number > max) {
      throw new BadValueException(node.describe(), "is out of range", expected());
    }
    return (int) number;
  }

  @Override
  public String expected() {
    return min + " to " + max;
  }

  @Override
  public String format(Integer value) {
    return value.toString();
  }
}
