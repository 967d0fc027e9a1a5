package dev.echoport.client.diagnose.finding;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param sentence plain words, with the figures, without a full stop
 * @param next what to look at, {@code null} where nothing is to be done
 * @param figures what was measured, by name, with its unit in the name; for machines
 */
public record Finding(
    Verdict verdict, String sentence, @Nullable String next, Map<String, Object> figures) {

  public static Finding ok(String sentence) {
    return new Finding(Verdict.OK, sentence, null, Map.of());
  }

  public static Finding fault(String sentence, String next) {
    return new Finding(Verdict.FAULT, sentence, next, Map.of());
  }

  public static Finding unproved(String sentence, String next) {
    return new Finding(Verdict.UNPROVED, sentence, next, Map.of());
  }

  public static Finding skipped(String sentence) {
    return new Finding(Verdict.SKIPPED, sentence, null, Map.of());
  }

  /** The same with one figure more. */
  public Finding with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(figures);
    more.put(name, value);
    return new Finding(verdict, sentence, next, more);
  }
}
