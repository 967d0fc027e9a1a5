package dev.echoport.config.value;

import dev.echoport.config.Addresses;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;

/** A host name or a literal address, IPv6 without brackets. Nothing is resolved. */
record HostType(boolean optional) implements ValueType<String> {
  static final HostType REQUIRED = new HostType(false);

  /** May be empty. */
  static final HostType OPTIONAL = new HostType(true);

  private static final int MOST_CHARACTERS = 253;

  @Override
  public String parse(YamlNode node) throws BadValueException {
    if (optional && YamlNode.isNull(node)) {
      return "";
    }
    String text = ValueType.text(node, "a host", expected());
    if (text.contains("%")) {
      throw new BadValueException(
          node.describe(), "has a zone, which only a listener's address may have", expected());
    }
    if (!isHost(text) && !(optional && text.isEmpty())) {
      throw new BadValueException(node.describe(), "is not a host", expected());
    }
    return text;
  }

  static boolean isHost(String text) {
    if (text.contains(":")) {
      return Addresses.isIpv6(text);
    }
    return Addresses.looksNumeric(text) ? Addresses.isIpv4(text) : isName(text);
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_CHARACTERS
        && text.chars().allMatch(NodeName::allows);
  }

  @Override
  public String expected() {
    return "a host name or an address, IPv6 without brackets, such as 127.0.0.1 or ::1";
  }

  @Override
  public String format(String value) {
    return YamlText.scalar(value);
  }
}
