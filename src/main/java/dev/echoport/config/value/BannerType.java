package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of text with names of facts in it, or nothing. */
record BannerType() implements ValueType<String> {
  private static final int MAX_LENGTH = 512;
  private static final Pattern FACT = Pattern.compile("\\$\\{([^}]*)}");
  private static final Set<String> FACTS = Set.of("node", "listener", "connection", "client");
  private static final String EXPECTED =
      "a line of at most "
          + MAX_LENGTH
          + " characters, in which ${node}, ${listener}, ${connection} and ${client} may stand";

  @Override
  public String parse(YamlNode node) throws BadValueException {
    String line = YamlNode.isNull(node) ? "" : ValueType.text(node, "a line", EXPECTED);
    if (line.length() > MAX_LENGTH || line.chars().anyMatch(Character::isISOControl)) {
      throw new BadValueException(node.describe(), "is not a line", EXPECTED);
    }
    Matcher facts = FACT.matcher(line);
    while (facts.find()) {
      if (!FACTS.contains(facts.group(1))) {
        throw new BadValueException(
            node.describe(), "has the unknown name " + facts.group(), EXPECTED);
      }
    }
    return line;
  }

  @Override
  public String expected() {
    return EXPECTED;
  }

  @Override
  public String format(String value) {
    return YamlText.scalar(value);
  }
}
