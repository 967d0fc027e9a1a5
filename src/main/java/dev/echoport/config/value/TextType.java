package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;
import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A text of some kind.
 *
 * @param kind such as {@code a name}
 * @param mayBeMissing whether YAML's null is the empty text
 */
public record TextType(
    String kind, String expected, Predicate<String> allowed, boolean mayBeMissing)
    implements ValueType<String> {
  /** Any text. */
  public static final TextType ANY = new TextType("a text", "a text", text -> true, false);

  /** Any text but the empty one. */
  public static final TextType SOME =
      new TextType("a text", "a text that is not empty", text -> !text.isEmpty(), false);

  public static TextType of(String kind, String expected, Predicate<String> allowed) {
    return new TextType(kind, expected, allowed, false);
  }

  /** One of a few words. */
  public static TextType oneOf(Collection<String> words) {
    String expected = String.join(" | ", new TreeSet<>(words));
    return of("one of the choices", expected, words::contains);
  }

  @Override
  public String parse(YamlNode node) throws BadValueException {
    boolean missing = mayBeMissing && YamlNode.isNull(node);
    String text = missing ? "" : ValueType.text(node, kind, expected);
    if (!allowed.test(text)) {
      String why = text.isEmpty() ? "is empty" : "is not " + kind;
      throw new BadValueException(node.describe(), why, expected);
    }
    return text;
  }

  @Override
  public String format(String value) {
    return YamlText.scalar(value);
  }
}
