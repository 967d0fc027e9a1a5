package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import java.time.Duration;

/** A time in whole seconds, within bounds. */
record SecondsType(DurationType time) implements ValueType<Duration> {

  @Override
  public Duration parse(YamlNode node) throws BadValueException {
    Duration value = time.parse(node);
    if (value.getNano() != 0) {
      throw new BadValueException(node.describe(), "is not in whole seconds", "such as 2s");
    }
    return value;
  }

  @Override
  public String expected() {
    return time.expected() + ", whole seconds";
  }

  @Override
  public String format(Duration value) {
    return time.format(value);
  }
}
