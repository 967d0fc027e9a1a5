package dev.echoport.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Ranges of addresses: a list, or a text with commas, which an environment variable can hold. */
record CidrsType() implements ValueType<List<CidrBlock>> {
  private static final String EXPECTED =
      "a list of ADDRESS/LENGTH without bits behind the length, such as [10.0.0.0/8, \"fd00::/8\"]";

  @Override
  public List<CidrBlock> parse(YamlNode node) throws BadValueException {
    List<CidrBlock> blocks = new ArrayList<>();
    for (YamlNode item : items(node)) {
      String text = ValueType.text(item, "a range of addresses", EXPECTED);
      blocks.add(CidrBlock.parse(text).orElseThrow(() -> notARange(item)));
    }
    return List.copyOf(blocks);
  }

  private static BadValueException notARange(YamlNode item) {
    return new BadValueException(item.describe(), "is not a range of addresses", EXPECTED);
  }

  private static List<YamlNode> items(YamlNode node) throws BadValueException {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    String text = YamlNode.isNull(node) ? "" : ValueType.text(node, "a list", EXPECTED);
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(block -> !block.isEmpty())
        .<YamlNode>map(block -> new YamlNode.Scalar(node.origin(), block))
        .toList();
  }

  @Override
  public String format(List<CidrBlock> value) {
    return value.stream()
        .map(block -> YamlText.scalar(block.toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
