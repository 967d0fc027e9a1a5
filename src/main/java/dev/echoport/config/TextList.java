package dev.echoport.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A list of texts, or one text with commas, which an environment variable can hold. */
final class TextList {
  private TextList() {}

  static List<YamlNode> items(YamlNode node, String expected) throws BadValueException {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    String text = YamlNode.isNull(node) ? "" : ValueType.text(node, "a list", expected);
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .<YamlNode>map(item -> new YamlNode.Scalar(node.origin(), item))
        .toList();
  }

  static String format(List<String> texts) {
    return texts.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
  }
}
