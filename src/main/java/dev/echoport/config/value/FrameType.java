package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;
import dev.echoport.frame.FrameFormat;

/** How frames stand on the wire, as {@link FrameFormat#parse} reads it. */
record FrameType() implements ValueType<FrameFormat> {

  @Override
  public FrameFormat parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "a frame format", FrameFormat.SYNTAX);
    try {
      return FrameFormat.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(node.describe(), "is not a frame format", FrameFormat.SYNTAX);
    }
  }

  @Override
  public String expected() {
    return FrameFormat.SYNTAX;
  }

  @Override
  public String format(FrameFormat value) {
    return YamlText.scalar(value.text());
  }
}
