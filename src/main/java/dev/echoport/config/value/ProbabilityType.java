package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A probability, {@code 10%} or {@code 0.1%}, in millionths: 0% to 100%. */
public record ProbabilityType() implements ValueType<Integer> {
  /** Certain. */
  public static final int CERTAIN = 1_000_000;

  private static final int PERCENT_DIGITS = 4;
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,4})?) ?%");

  @Override
  public Integer parse(YamlNode node) throws BadValueException {
    Matcher written = WRITTEN.matcher(ValueType.text(node, "a probability", expected()));
    if (!written.matches()) {
      throw new BadValueException(node.describe(), "is not a probability", expected());
    }
    BigDecimal millionths = new BigDecimal(written.group(1)).movePointRight(PERCENT_DIGITS);
    if (millionths.compareTo(BigDecimal.valueOf(CERTAIN)) > 0) {
      throw new BadValueException(node.describe(), "is out of range", expected());
    }
    return millionths.intValueExact();
  }

  @Override
  public String expected() {
    return "0% to 100%, with up to four decimals";
  }

  @Override
  public String format(Integer value) {
    BigDecimal percent = BigDecimal.valueOf(value, PERCENT_DIGITS);
    return percent.stripTrailingZeros().toPlainString() + "%";
  }
}
