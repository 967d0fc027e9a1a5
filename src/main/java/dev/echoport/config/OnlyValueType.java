package dev.echoport.config;

/** A setting of which this version supports one value; a later version allows others. */
record OnlyValueType(String supported) implements ValueType<String> {

  @Override
  public String parse(YamlNode node) throws BadValueException {
    if (!supported.equals(written(node))) {
      throw new BadValueException(
          node.describe(), "is not supported by this version of Echoport", supported);
    }
    return supported;
  }

  private static String written(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && scalar.text() != null) {
      return scalar.text();
    }
    boolean emptyList = node instanceof YamlNode.Sequence list && list.items().isEmpty();
    return emptyList ? "[]" : "";
  }

  @Override
  public String format(String value) {
    return value;
  }
}
