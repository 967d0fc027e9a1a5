package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses of the event bus: a list, or a text with commas. A star may stand at the end. */
record BusAddressesType() implements ValueType<List<String>> {
  private static final Pattern ADDRESS = Pattern.compile("[^\\s,*]+\\*?");
  private static final String EXPECTED =
      "a list of addresses, such as [echoport.processors.*]; a star stands at the end only, behind"
          + " something";

  @Override
  public List<String> parse(YamlNode node) throws BadValueException {
    List<String> addresses = new ArrayList<>();
    for (YamlNode item : TextList.items(node, EXPECTED)) {
      String address = ValueType.text(item, "an address of the event bus", EXPECTED);
      if (!ADDRESS.matcher(address).matches()) {
        throw new BadValueException(
            item.describe(), "is not an address of the event bus", EXPECTED);
      }
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  @Override
  public String format(List<String> value) {
    return TextList.format(value);
  }
}
