package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import java.util.Map;

/** A number of bytes with its unit, within bounds, both included. */
public record SizeType(long min, long max) implements ValueType<Long> {
  static final long KIB = 1L << 10;
  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;

  private static final Map<String, Long> BYTES =
      Map.of(
          "B",
          1L,
          "KiB",
          KIB,
          "MiB",
          MIB,
          "GiB",
          GIB,
          "KB",
          1_000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L);

  /** Between two sizes as they are written. */
  public static SizeType between(String min, String max) {
    return new SizeType(Quantity.known(min, BYTES), Quantity.known(max, BYTES));
  }

  @Override
  public Long parse(YamlNode node) throws BadValueException {
    String expected = "a number with unit, such as 256KiB";
    Long bytes = Quantity.parse(ValueType.text(node, "a size", expected), BYTES);
    if (bytes == null) {
      throw new BadValueException(node.describe(), "is not a size", expected);
    }
    if (bytes < min || bytes > max) {
      throw new BadValueException(node.describe(), "is out of range", expected());
    }
    return bytes;
  }

  @Override
  public String expected() {
    return format(min) + " to " + format(max);
  }

  @Override
  public String format(Long value) {
    return text(value);
  }

  /** So many bytes, with the largest unit that says it exactly. */
  public static String text(long value) {
    if (value == 0 || value % KIB != 0) {
      return value + "B";
    }
    if (value % MIB != 0) {
      return value / KIB + "KiB";
    }
    return value % GIB != 0 ? value / MIB + "MiB" : value / GIB + "GiB";
  }
}
