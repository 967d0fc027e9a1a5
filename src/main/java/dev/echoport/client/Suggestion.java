package dev.echoport.client;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * What somebody meant who mistyped a name: the known name that is the fewest typing errors away.
 */
public final class Suggestion {
  private Suggestion() {}

  /** {@code , did you mean bench?}, or nothing where it would be no more than a guess. */
  public static String question(String typed, Collection<String> known) {
    return closest(typed, known).map(name -> ", did you mean " + name + "?").orElse("");
  }

  private static Optional<String> closest(String typed, Collection<String> known) {
    return known.stream()
        .filter(name -> name.length() > 2)
        .filter(name -> distance(typed, name) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.comparingInt((String name) -> distance(typed, name))
                .thenComparing(it -> it));
  }

  /** Letters to insert, remove, replace, or swap with the next one. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
