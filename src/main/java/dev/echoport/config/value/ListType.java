package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A list, or a text with commas, which an environment variable can hold.
 *
 * @param item what each entry is
 * @param expected what is said of anything that is no list
 */
public record ListType<T>(ValueType<T> item, String expected) implements ValueType<List<T>> {

  @Override
  public List<T> parse(YamlNode node) throws BadValueException {
    List<T> values = new ArrayList<>();
    for (YamlNode entry : entries(node)) {
      values.add(item.parse(entry));
    }
    return List.copyOf(values);
  }

  private List<YamlNode> entries(YamlNode node) throws BadValueException {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    String text = YamlNode.isNull(node) ? "" : ValueType.text(node, "a list", expected);
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .<YamlNode>map(entry -> new YamlNode.Scalar(node.origin(), entry))
        .toList();
  }

  @Override
  public String format(List<T> value) {
    return value.stream().map(item::format).collect(Collectors.joining(", ", "[", "]"));
  }
}
