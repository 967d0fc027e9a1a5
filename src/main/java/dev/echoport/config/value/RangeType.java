package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.fault.Range;
import java.time.Duration;

/**
 * An amount, or two with a dash between them from which chance draws, {@code 4KiB-64KiB}.
 *
 * @param of a type of sizes, times or numbers; a range counts bytes, milliseconds or whatever it is
 */
public record RangeType<T>(ValueType<T> of) implements ValueType<Range> {

  /** Of bytes. */
  public static RangeType<Long> ofSizes(String min, String max) {
    return new RangeType<>(SizeType.between(min, max));
  }

  /** Of time. */
  public static RangeType<Duration> ofTimes(String min, String max) {
    return new RangeType<>(DurationType.between(min, max));
  }

  /** Of how many. */
  public static RangeType<Integer> ofCounts(int min, int max) {
    return new RangeType<>(new IntegerType(min, max));
  }

  @Override
  public Range parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "an amount", expected());
    int dash = text.indexOf('-', 1);
    if (dash < 0) {
      return Range.of(amount(node, text));
    }
    Range range =
        new Range(amount(node, text.substring(0, dash)), amount(node, text.substring(dash + 1)));
    if (range.min() > range.max()) {
      throw new BadValueException(
          node.describe(), "is a range that ends before it begins", "the smaller amount first");
    }
    return range;
  }

  private long amount(YamlNode node, String text) throws BadValueException {
    T amount = of.parse(new YamlNode.Scalar(node.origin(), text.strip()));
    return amount instanceof Duration time ? time.toMillis() : ((Number) amount).longValue();
  }

  @Override
  public String expected() {
    return of.expected() + ", or a range of them";
  }

  @Override
  public String format(Range value) {
    String min = text(value.min());
    return value.min() == value.max() ? min : min + "-" + text(value.max());
  }

  private String text(long amount) {
    if (of instanceof DurationType time) {
      return time.format(Duration.ofMillis(amount));
    }
    return of instanceof IntegerType ? String.valueOf(amount) : SizeType.text(amount);
  }
}
