package dev.echoport.client;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimal numbers with a point in every locale. Not {@code String.format}, which would cost the
 * probe a tenth of its start-up.
 */
public final class Decimals {
  private Decimals() {}

  /** {@code value / 10^scale} without trailing zeros. */
  public static String shortest(long value, int scale) {
    BigDecimal number = BigDecimal.valueOf(value, scale).stripTrailingZeros();
    return number.toPlainString();
  }

  /** {@code value / 10^scale} with exactly {@code places} decimals, rounded half up. */
  public static String fixed(long value, int scale, int places) {
    return BigDecimal.valueOf(value, scale).setScale(places, RoundingMode.HALF_UP).toPlainString();
  }
}
