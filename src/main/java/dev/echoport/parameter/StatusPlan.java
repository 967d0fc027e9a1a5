package dev.echoport.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which status answers have.
 *
 * <pre>
 *   503               each
 *   503,503,200       in turn, then from the beginning
 *   503:10%,429:5%    by chance; the rest is 200
 *   503:10%,201       by chance; the rest is 201
 * </pre>
 *
 * @param statuses which there are
 * @param shares of each, in percent; none: in turn
 */
public record StatusPlan(List<Integer> statuses, List<Double> shares) {
  /** Always 200. */
  static final StatusPlan OK = new StatusPlan(List.of(200), List.of());

  private static final int MOST = 100;
  private static final double ALL = 100;
  private static final double ROUNDING = 1e-9;
  private static final Pattern ITEM =
      Pattern.compile("([2-5]\\d\\d)(?::(\\d{1,3}(?:\\.\\d{1,6})?)%)?");
  private static final String EXPECTED =
      "200 to 599; several in turn, such as 503,503,200; or shares up to 100%, such as 503:10%,200";

  public StatusPlan {
    statuses = List.copyOf(statuses);
    shares = List.copyOf(shares);
  }

  static StatusPlan parse(String text) throws BadParameterException {
    String[] items = text.split(",", MOST + 1);
    List<Integer> statuses = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    List<Integer> rests = new ArrayList<>();
    for (String item : items) {
      Matcher parts = ITEM.matcher(item.strip());
      if (!parts.matches()) {
        throw bad(text);
      }
      int status = Integer.parseInt(parts.group(1));
      if (parts.group(2) == null) {
        rests.add(status);
      } else {
        statuses.add(status);
        shares.add(Double.valueOf(parts.group(2)));
      }
    }
    if (statuses.isEmpty()) {
      return new StatusPlan(rests, List.of());
    }
    double rest = ALL - shares.stream().mapToDouble(share -> share).sum();
    if (rests.size() > 1 || rest < -ROUNDING) {
      throw bad(text);
    }
    statuses.add(rests.isEmpty() ? 200 : rests.get(0));
    shares.add(Math.max(0, rest));
    return new StatusPlan(statuses, shares);
  }

  private static BadParameterException bad(String text) {
    return new BadParameterException(Parameter.STATUS, text, "is not a status", EXPECTED);
  }

  /**
   * The status of the next answer.
   *
   * @param turn how many had one in turn before; asked only then
   * @param chance a number from 0 to 1, without 1; asked only where there are shares
   */
  public int next(IntSupplier turn, DoubleSupplier chance) {
    if (statuses.size() == 1) {
      return statuses.get(0);
    }
    if (shares.isEmpty()) {
      return statuses.get(Math.floorMod(turn.getAsInt(), statuses.size()));
    }
    double drawn = chance.getAsDouble() * ALL;
    int chosen = 0;
    while (chosen < shares.size() - 1 && drawn >= shares.get(chosen)) {
      drawn -= shares.get(chosen++);
    }
    return statuses.get(chosen);
  }
}
