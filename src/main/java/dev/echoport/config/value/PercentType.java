package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;

/** A part of a whole, {@code 85%}; 0% to 100%. */
public record PercentType() implements ValueType<Integer> {

  @Override
  public Integer parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "a percentage", expected());
    if (!text.matches("[0-9]{1,9} ?%")) {
      throw new BadValueException(node.describe(), "is not a percentage", expected());
    }
    int percent = Integer.parseInt(text.substring(0, text.indexOf('%')).strip());
    if (percent > 100) {
      throw new BadValueException(node.describe(), "is out of range", expected());
    }
    return percent;
  }

  @Override
  public String expected() {
    return "0% to 100%";
  }

  @Override
  public String format(Integer value) {
    return value + "%";
  }
}
