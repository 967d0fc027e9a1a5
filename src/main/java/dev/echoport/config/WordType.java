package dev.echoport.config;

import java.util.Set;
import java.util.TreeSet;

/** One of a few words. */
record WordType(Set<String> words) implements ValueType<String> {

  @Override
  public String parse(YamlNode node) throws BadValueException {
    String expected = String.join(" | ", new TreeSet<>(words));
    String text = ValueType.text(node, "one of the choices", expected);
    if (!words.contains(text)) {
      throw new BadValueException(node.describe(), "is not one of the choices", expected);
    }
    return text;
  }

  @Override
  public String format(String value) {
    return YamlText.scalar(value);
  }
}
