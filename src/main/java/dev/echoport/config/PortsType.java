package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;

/** Ports: a list, or a text with commas, which an environment variable can hold. */
record PortsType() implements ValueType<List<Integer>> {
  private static final String EXPECTED = "a list of ports, such as [1024, 5004]";
  private static final IntegerType PORT = new IntegerType(1, 65_535);

  @Override
  public List<Integer> parse(YamlNode node) throws BadValueException {
    List<Integer> ports = new ArrayList<>();
    for (YamlNode item : TextList.items(node, EXPECTED)) {
      ports.add(PORT.parse(item));
    }
    return List.copyOf(ports);
  }

  @Override
  public String format(List<Integer> value) {
    return value.toString();
  }
}
