package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;

/** The type of a single setting: turns what was written into a checked value, and back. */
public interface ValueType<T> {

  /** The value, or why there is none. */
  T parse(YamlNode node) throws BadValueException;

  /** The value as a YAML scalar or flow collection that {@link #parse} reads back. */
  String format(T value);

  /** What may be written, in a few words. */
  String expected();

  /** The text of a scalar; anything else is not {@code what}. */
  static String text(YamlNode node, String what, String expected) throws BadValueException {
    if (node instanceof YamlNode.Scalar scalar && scalar.text() != null) {
      return scalar.text();
    }
    throw new BadValueException(node.describe(), "is not " + what, expected);
  }
}
