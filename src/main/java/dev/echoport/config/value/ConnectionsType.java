package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.fault.Counted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which connections, datagrams or requests of a listener, counted from 1: {@code 3}, {@code 1-3},
 * {@code every 10}.
 */
public record ConnectionsType(Counted counted) implements ValueType<ConnectionsType.Chosen> {
  private static final Pattern WRITTEN =
      Pattern.compile("every ([1-9][0-9]{0,11})|([1-9][0-9]{0,11})(?:-([1-9][0-9]{0,11}))?");

  /** From one to another, and of these each so manieth. */
  public record Chosen(long first, long last, long every) {
    public static final Chosen ALL = new Chosen(1, Long.MAX_VALUE, 1);
  }

  @Override
  public Chosen parse(YamlNode node) throws BadValueException {
    Matcher matcher = WRITTEN.matcher(ValueType.text(node, choice(), expected()));
    if (!matcher.matches()) {
      throw new BadValueException(node.describe(), "is not " + choice(), expected());
    }
    if (matcher.group(1) != null) {
      return new Chosen(1, Long.MAX_VALUE, Long.parseLong(matcher.group(1)));
    }
    long first = Long.parseLong(matcher.group(2));
    long last = matcher.group(3) == null ? first : Long.parseLong(matcher.group(3));
    if (last < first) {
      throw new BadValueException(
          node.describe(), "is a range that ends before it begins", "the smaller number first");
    }
    return new Chosen(first, last, 1);
  }

  private String choice() {
    return "a choice of " + counted.word();
  }

  @Override
  public String expected() {
    return "a number, a range such as 1-3, or every 10";
  }

  @Override
  public String format(Chosen value) {
    if (value.last() == Long.MAX_VALUE) {
      return "every " + value.every();
    }
    return value.first() == value.last()
        ? String.valueOf(value.first())
        : value.first() + "-" + value.last();
  }
}
