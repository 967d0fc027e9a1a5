package dev.echoport.config.source;

import dev.echoport.config.value.BadValueException;
import dev.echoport.config.value.ValueType;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * A setting of one source.
 *
 * @param value typed and checked, {@code null} where it was reported as a problem
 * @param text the value as YAML
 */
public record Setting(Origin origin, @Nullable Object value, String text) {

  /** What was written, checked. */
  static <T> Setting read(ValueType<T> type, YamlNode node) throws BadValueException {
    T value = type.parse(node);
    return new Setting(node.origin(), value, type.format(value));
  }

  public static Setting invalid(Origin origin) {
    return new Setting(origin, null, "");
  }

  public boolean isValid() {
    return value != null;
  }
}
