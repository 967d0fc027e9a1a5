package dev.echoport.config.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the setting that an environment variable names.
 *
 * <p>A variable has neither dots nor lower case, so its words are matched against the schema: a key
 * in camel case may be written as one word or as several. A word that is no known listener or pool
 * names a new one.
 */
final class EnvironmentNames {
  static final String PREFIX = "ECHOPORT_";

  private final Schema root;
  private final Collection<String> listenerNames;
  private final Collection<String> poolNames;

  EnvironmentNames(Schema root, Collection<String> listenerNames, Collection<String> poolNames) {
    this.root = root;
    this.listenerNames = listenerNames;
    this.poolNames = poolNames;
  }

  private Collection<String> namesIn(Schema.Named map) {
    return map instanceof Schema.Pools ? poolNames : listenerNames;
  }

  /** The keys from the root to the setting, or {@code null} where the variable names none. */
  @Nullable List<String> resolve(String variable) {
    List<String> words = Arrays.asList(variable.substring(PREFIX.length()).split("_", -1));
    return resolve(root, words);
  }

  private @Nullable List<String> resolve(Schema schema, List<String> words) {
    if (words.isEmpty()) {
      return List.of();
    }
    if (schema instanceof Schema.Section section) {
      return inSection(section, words);
    }
    return schema instanceof Schema.Named map ? inMap(map, words) : null;
  }

  private @Nullable List<String> inSection(Schema.Section section, List<String> words) {
    for (Schema.Entry entry : section.entries().values()) {
      for (String name : List.of(entry.key(), entry.formerly())) {
        List<String> path = below(name, name, entry.schema(), words);
        if (path != null) {
          return path;
        }
      }
    }
    for (String removed : section.removed().keySet()) {
      if (removed.equalsIgnoreCase(String.join("", words))) {
        return List.of(removed);
      }
    }
    return null;
  }

  private @Nullable List<String> inMap(Schema.Named map, List<String> words) {
    for (String name : namesIn(map)) {
      List<String> path = below(name, name.replace("-", ""), map.each(), words);
      if (path != null) {
        return path;
      }
    }
    return inNewEntry(map, words);
  }

  /** The fewest words that leave a known key make the name. */
  private @Nullable List<String> inNewEntry(Schema.Named map, List<String> words) {
    if (words.size() == 1) {
      return List.of(newName(words));
    }
    for (int i = 1; i < words.size(); i++) {
      List<String> rest = resolve(map.each(), words.subList(i, words.size()));
      if (rest != null) {
        return prepend(newName(words.subList(0, i)), rest);
      }
    }
    return null;
  }

  private static String newName(List<String> words) {
    return String.join("-", words).toLowerCase(Locale.ROOT);
  }

  /** Matches {@code spelling} against the first words, and the rest below {@code key}. */
  private @Nullable List<String> below(
      String key, String spelling, Schema schema, List<String> words) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < words.size() && joined.length() < spelling.length(); i++) {
      joined.append(words.get(i));
      if (spelling.equalsIgnoreCase(joined.toString())) {
        List<String> rest = resolve(schema, words.subList(i + 1, words.size()));
        return rest == null ? null : prepend(key, rest);
      }
    }
    return null;
  }

  private static List<String> prepend(String key, List<String> rest) {
    List<String> path = new ArrayList<>();
    path.add(key);
    path.addAll(rest);
    return path;
  }

  /** What the variable was probably meant to be. */
  String hint(String variable) {
    List<String> known = new ArrayList<>();
    collect(PREFIX, root, known);
    String near = NearMiss.nearest(variable, known);
    return near == null
        ? "(expected: ECHOPORT_ and the path of a setting, such as ECHOPORT_ADMIN_PORT)"
        : "(did you mean " + near + "?)";
  }

  private void collect(String prefix, Schema schema, List<String> known) {
    if (schema instanceof Schema.Section section) {
      section
          .entries()
          .values()
          .forEach(entry -> collectKey(prefix, entry.key(), entry.schema(), known));
    } else if (schema instanceof Schema.Named map) {
      namesIn(map).forEach(name -> collectKey(prefix, name, map.each(), known));
    }
  }

  private void collectKey(String prefix, String key, Schema schema, List<String> known) {
    String variable = prefix + key.replace('-', '_').toUpperCase(Locale.ROOT);
    if (!(schema instanceof Schema.Section) && !(schema instanceof Schema.Named)) {
      known.add(variable);
    } else {
      collect(variable + "_", schema, known);
    }
  }
}
