package dev.echoport.config;

import org.jspecify.annotations.Nullable;

/**
 * A setting of one source.
 *
 * @param value typed and checked, {@code null} where it was reported as a problem
 * @param text the value as YAML
 */
record Setting(Origin origin, @Nullable Object value, String text) {

  /** What was written, checked. */
  static <T> Setting read(ValueType<T> type, YamlNode node) throws BadValueException {
    T value = type.parse(node);
    return new Setting(node.origin(), value, type.format(value));
  }

  static Setting invalid(Origin origin) {
    return new Setting(origin, null, "");
  }

  boolean isValid() {
    return value != null;
  }
}
