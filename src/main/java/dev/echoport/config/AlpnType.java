package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of protocols: a list, or a text with commas. */
record AlpnType() implements ValueType<List<String>> {
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,255}");
  private static final String EXPECTED =
      "a list of protocol names, such as [echo, http/1.1], of at most 255 visible characters each";

  @Override
  public List<String> parse(YamlNode node) throws BadValueException {
    List<String> names = new ArrayList<>();
    for (YamlNode item : TextList.items(node, EXPECTED)) {
      String name = ValueType.text(item, "the name of a protocol", EXPECTED);
      if (!NAME.matcher(name).matches()) {
        throw new BadValueException(item.describe(), "is not the name of a protocol", EXPECTED);
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
