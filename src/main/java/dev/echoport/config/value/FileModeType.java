package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;

/** Permissions of a file as {@code chmod} takes them, in octal digits. */
record FileModeType() implements ValueType<Integer> {
  private static final String EXPECTED = "octal digits, such as \"0660\"";
  private static final int OCTAL = 8;

  @Override
  public Integer parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "the mode of a file", EXPECTED);
    if (!text.matches("0?[0-7]{3}")) {
      throw new BadValueException(node.describe(), "is not the mode of a file", EXPECTED);
    }
    return Integer.parseInt(text, OCTAL);
  }

  @Override
  public String expected() {
    return EXPECTED;
  }

  @Override
  public String format(Integer value) {
    return String.format("\"%04o\"", value);
  }
}
