package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of subprotocols (tokens of RFC 9110): a list, or a text with commas. */
record SubprotocolsType() implements ValueType<List<String>> {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final String EXPECTED =
      "a list of names, such as [chat, mqtt]; \"*\" is any, [] is none";

  @Override
  public List<String> parse(YamlNode node) throws BadValueException {
    List<String> names = new ArrayList<>();
    for (YamlNode item : TextList.items(node, EXPECTED)) {
      String name = ValueType.text(item, "a subprotocol", EXPECTED);
      if (!TOKEN.matcher(name).matches()) {
        throw new BadValueException(item.describe(), "is not a subprotocol", EXPECTED);
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
