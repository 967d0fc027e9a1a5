package dev.echoport.config.yaml;

import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that one report can name all of it. */
public final class Problems {
  private final List<Entry> entries = new ArrayList<>();

  private final List<Problem> warnings = new ArrayList<>();

  private record Entry(Origin origin, Problem problem) {}

  public void add(Origin origin, String key, String message) {
    entries.add(new Entry(origin, new Problem(origin.source(), origin.line(), key, message)));
  }

  /** What is taken, but should be written otherwise. */
  public void warn(Origin origin, String key, String message) {
    warnings.add(new Problem(origin.source(), origin.line(), key, message));
  }

  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  public void throwIfAny() throws ConfigException {
    if (!entries.isEmpty()) {
      throw report();
    }
  }

  private ConfigException report() {
    entries.sort(Comparator.comparing(Entry::origin));
    return new ConfigException(entries.stream().map(Entry::problem).toList());
  }
}
