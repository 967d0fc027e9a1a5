package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;

/** So many a second, {@code 100/s}; 0 at least. */
record RateType(int max) implements ValueType<Integer> {
  private static final String SUFFIX = "/s";

  @Override
  public Integer parse(YamlNode node) throws BadValueException {
    String expected = "a whole number with /s, such as 100/s";
    String text = ValueType.text(node, "a rate", expected);
    if (!text.matches("[0-9]{1,10} ?/ ?s")) {
      throw new BadValueException(node.describe(), "is not a rate", expected);
    }
    long rate = Long.parseLong(text.substring(0, text.indexOf('/')).strip());
    if (rate > max) {
      throw new BadValueException(node.describe(), "is out of range", expected());
    }
    return (int) rate;
  }

  @Override
  public String expected() {
    return format(0) + " to " + format(max);
  }

  @Override
  public String format(Integer value) {
    return value + SUFFIX;
  }
}
