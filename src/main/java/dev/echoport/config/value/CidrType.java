package dev.echoport.config.value;

import dev.echoport.config.CidrBlock;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;

/** A range of addresses. */
public record CidrType() implements ValueType<CidrBlock> {
  private static final String KIND = "a range of addresses";

  @Override
  public CidrBlock parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, KIND, expected());
    return CidrBlock.parse(text)
        .orElseThrow(() -> new BadValueException(node.describe(), "is not " + KIND, expected()));
  }

  @Override
  public String expected() {
    return "a list of ADDRESS/LENGTH without bits behind the length, such as [10.0.0.0/8, \"fd00::/8\"]";
  }

  @Override
  public String format(CidrBlock value) {
    return YamlText.scalar(value.toString());
  }
}
