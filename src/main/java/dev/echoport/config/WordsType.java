package dev.echoport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words of one kind: a list, or a text with commas.
 *
 * @param word what each looks like
 * @param kind such as {@code a subprotocol}
 */
record WordsType(Pattern word, String kind, String expected) implements ValueType<List<String>> {
  /** Tokens of RFC 9110. */
  static final WordsType SUBPROTOCOLS =
      new WordsType(
          Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
          "a subprotocol",
          "a list of names, such as [chat, mqtt]; \"*\" is any, [] is none");

  /** Origins of RFC 6454, as browsers send them. */
  static final WordsType ORIGINS =
      new WordsType(
          Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/\\s]+"),
          "an origin",
          "a list such as [\"https://app.example\", \"http://localhost:3000\"]; \"*\" is any, [] is"
              + " none");

  static final WordsType VARIABLES =
      new WordsType(
          Pattern.compile("[A-Za-z_][A-Za-z0-9_]*"),
          "the name of an environment variable",
          "a list of names, such as [HOSTNAME, POD_NAME]; [] is none");

  @Override
  public List<String> parse(YamlNode node) throws BadValueException {
    List<String> words = new ArrayList<>();
    for (YamlNode item : TextList.items(node, expected)) {
      String text = ValueType.text(item, kind, expected);
      if (!word.matcher(text).matches()) {
        throw new BadValueException(item.describe(), "is not " + kind, expected);
      }
      words.add(text);
    }
    return List.copyOf(words);
  }

  @Override
  public String format(List<String> value) {
    return TextList.format(value);
  }
}
