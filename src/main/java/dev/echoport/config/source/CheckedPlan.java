package dev.echoport.config.source;

import dev.echoport.config.yaml.Origin;
import dev.echoport.fault.Fault;
import java.util.List;
import java.util.Set;

/**
 * The faults of a listener, each of them checked.
 *
 * @param origins where each was written
 * @param keys that each has
 */
public record CheckedPlan(List<Fault> faults, List<Origin> origins, List<Set<String>> keys) {
  public CheckedPlan {
    faults = List.copyOf(faults);
    origins = List.copyOf(origins);
    keys = List.copyOf(keys);
  }

  /** The key of one fault in a report. */
  static String entryPath(String planPath, int index) {
    return planPath + "[" + index + "]";
  }
}
