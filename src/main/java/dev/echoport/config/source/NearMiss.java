package dev.echoport.config.source;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what was probably meant by a name that does not exist. */
public final class NearMiss {
  private static final int CHARACTERS_PER_ERROR = 3;

  private NearMiss() {}

  /** {@code (did you mean "port"?)}, or the names there are. */
  public static String hint(String name, Collection<String> known) {
    String near = nearest(name, known);
    return near == null
        ? "(expected one of: " + String.join(", ", known) + ")"
        : "(did you mean \"" + near + "\"?)";
  }

  /** The closest of {@code known}, or {@code null} where none is close. */
  static @Nullable String nearest(String name, Collection<String> known) {
    String nearest = null;
    int fewest = Math.max(1, name.length() / CHARACTERS_PER_ERROR) + 1;
    for (String candidate : known) {
      int errors = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (errors < fewest) {
        fewest = errors;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Edits from one text to the other: insert, delete, replace, swap two neighbours. */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int cheapest(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int shifted = 1 + Math.min(edits[i - 1][j], edits[i][j - 1]);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    int least = Math.min(replaced, shifted);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
