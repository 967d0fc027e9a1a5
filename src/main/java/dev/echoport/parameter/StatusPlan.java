package dev.echoport.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
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
  static final StatusPlan OK = always(200);

  /** Those of HTTP that are final. */
  private static final Vocabulary HTTP =
      new Vocabulary(
          200,
          "200 to 599; several in turn, such as 503,503,200; or shares up to 100%, such as"
              + " 503:10%,200",
          StatusPlan::http);

  private static final Pattern FINAL = Pattern.compile("[2-5]\\d\\d");
  private static final int MOST = 100;
  private static final double ALL = 100;
  private static final double ROUNDING = 1e-9;
  private static final Pattern ITEM = Pattern.compile("([^:]+)(?::(\\d{1,3}(?:\\.\\d{1,6})?)%)?");

  /**
   * What the statuses of a protocol are called.
   *
   * @param success the one of the rest where only the shares of others are given
   * @param expected how they may be asked for, for people
   * @param status the status of a word, -1 if it is none
   */
  public record Vocabulary(int success, String expected, ToIntFunction<String> status) {}

  public StatusPlan {
    statuses = List.copyOf(statuses);
    shares = List.copyOf(shares);
  }

  private static int http(String word) {
    return FINAL.matcher(word).matches() ? Integer.parseInt(word) : -1;
  }

  /** The same status each time. */
  public static StatusPlan always(int status) {
    return new StatusPlan(List.of(status), List.of());
  }

  static StatusPlan parse(String text) throws BadParameterException {
    return parse(text, HTTP);
  }

  /** Reads what is asked for in the words of a protocol. */
  public static StatusPlan parse(String text, Vocabulary words) throws BadParameterException {
    String[] items = text.split(",", MOST + 1);
    List<Integer> statuses = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    List<Integer> rests = new ArrayList<>();
    for (String item : items) {
      Matcher parts = ITEM.matcher(item.strip());
      int status = parts.matches() ? words.status().applyAsInt(parts.group(1)) : -1;
      if (status < 0) {
        throw bad(text, words);
      }
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
      throw bad(text, words);
    }
    statuses.add(rests.isEmpty() ? words.success() : rests.get(0));
    shares.add(Math.max(0, rest));
    return new StatusPlan(statuses, shares);
  }

  private static BadParameterException bad(String text, Vocabulary words) {
    return new BadParameterException(Parameter.STATUS, text, "is not a status", words.expected());
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
