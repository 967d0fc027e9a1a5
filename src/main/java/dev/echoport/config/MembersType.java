package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;

/** Addresses of members: a list, or a text with commas, which an environment variable can hold. */
record MembersType() implements ValueType<List<String>> {
  private static final IntegerType PORT = new IntegerType(1, 65_535);
  private static final String EXPECTED =
      "a list of HOST or HOST:PORT, such as [\"10.0.0.1:5701\", \"10.0.0.2:5701\"]";

  @Override
  public List<String> parse(YamlNode node) throws BadValueException {
    List<String> members = new ArrayList<>();
    for (YamlNode item : TextList.items(node, EXPECTED)) {
      String member = ValueType.text(item, "the address of a member", EXPECTED);
      if (!isMember(member, item.origin())) {
        throw new BadValueException(item.describe(), "is not the address of a member", EXPECTED);
      }
      members.add(member);
    }
    return List.copyOf(members);
  }

  private static boolean isMember(String text, Origin origin) {
    if (Addresses.isIpv6(text)) {
      return true;
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    String bare = brackets ? host.substring(1, host.length() - 1) : host;
    return brackets == bare.contains(":")
        && HostType.isHost(bare)
        && (colon < 0 || isPort(text.substring(colon + 1), origin));
  }

  private static boolean isPort(String text, Origin origin) {
    try {
      PORT.parse(new YamlNode.Scalar(origin, text));
      return true;
    } catch (BadValueException e) {
      return false;
    }
  }

  @Override
  public String format(List<String> value) {
    return TextList.format(value);
  }
}
