package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One of an enum's constants, written in lower case. */
public record ChoiceType<E extends Enum<E>>(Class<E> choices) implements ValueType<E> {

  @Override
  public E parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "one of the choices", expected());
    for (E choice : choices.getEnumConstants()) {
      if (format(choice).equals(text)) {
        return choice;
      }
    }
    throw new BadValueException(node.describe(), "is not one of the choices", expected());
  }

  @Override
  public String expected() {
    return Arrays.stream(choices.getEnumConstants())
        .map(this::format)
        .collect(Collectors.joining(" | "));
  }

  @Override
  public String format(E value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
