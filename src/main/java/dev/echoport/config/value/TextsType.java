package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Any texts: a list, or one, in which commas are text; empty is none. */
public record TextsType() implements ValueType<List<String>> {
  private static final String EXPECTED = "a text, or a list of them; [] is none";

  @Override
  public List<String> parse(YamlNode node) throws BadValueException {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      String text = YamlNode.isNull(node) ? "" : ValueType.text(node, "a text", EXPECTED);
      return text.isEmpty() ? List.of() : List.of(text);
    }
    List<String> texts = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      texts.add(ValueType.text(item, "a text", EXPECTED));
    }
    return List.copyOf(texts);
  }

  @Override
  public String expected() {
    return EXPECTED;
  }

  @Override
  public String format(List<String> value) {
    return value.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
  }
}
