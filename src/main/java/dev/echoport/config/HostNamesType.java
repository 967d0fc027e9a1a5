package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;

/** Names of hosts: a list, or a text with commas. */
record HostNamesType() implements ValueType<List<String>> {
  private static final String EXPECTED =
      "a list of host names without ports, such as [node.example]; \"*\" is any, [] is none";

  @Override
  public List<String> parse(YamlNode node) throws BadValueException {
    List<String> names = new ArrayList<>();
    for (YamlNode item : TextList.items(node, EXPECTED)) {
      String name = ValueType.text(item, "a host name", EXPECTED);
      if (!name.equals("*") && !HostType.isHost(name)) {
        throw new BadValueException(item.describe(), "is not a host name", EXPECTED);
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  @Override
  public String format(List<String> value) {
    return TextList.format(value);
  }
}
