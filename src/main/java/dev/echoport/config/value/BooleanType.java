package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;

/** {@code true} or {@code false}. */
public record BooleanType() implements ValueType<Boolean> {

  @Override
  public Boolean parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "a switch", expected());
    if (!text.equals("true") && !text.equals("false")) {
      throw new BadValueException(node.describe(), "is not a switch", expected());
    }
    return Boolean.valueOf(text);
  }

  @Override
  public String expected() {
    return "true | false";
  }

  @Override
  public String format(Boolean value) {
    return value.toString();
  }
}
