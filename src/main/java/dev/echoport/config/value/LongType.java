package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;

/** A whole number within bounds, both included, which may be large. */
public record LongType(long min, long max) implements ValueType<Long> {

  @Override
  public Long parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "a whole number", expected());
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new BadValueException(node.describe(), "is not a whole number", expected());
    }
    throw new BadValueException(node.describe(), "is out of range", expected());
  }

  @Override
  public String expected() {
    return min + " to " + max;
  }

  @Override
  public String format(Long value) {
    return value.toString();
  }
}
