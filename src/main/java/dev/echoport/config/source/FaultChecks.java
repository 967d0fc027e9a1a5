package dev.echoport.config.source;

import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.yaml.Problems;
import dev.echoport.fault.Fault;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import org.jspecify.annotations.Nullable;

/** What {@code choose: line} demands of a listener, and of the lines of its peers. */
public final class FaultChecks {
  static final String NO_KEYS =
      "alert at an offset takes keys that only a connection keeps that began with it";

  private FaultChecks() {}

  /** What is wrong with {@code choose}, {@code null}: nothing. */
  public static @Nullable String choose(FaultsConfig faults, ListenAddress address) {
    if (!faults.byLine()) {
      return null;
    }
    if (!address.scheme().has(Feature.STREAM)) {
      return "line means nothing on %s (expected: off; line is for %s)"
          .formatted(address.scheme().prefix(), Scheme.list(Feature.STREAM, "and"));
    }
    return faults.plan().isEmpty()
        ? null
        : "line and a plan exclude each other: each connection brings its own (expected: one of"
            + " them)";
  }

  /** What a connection cannot ask for itself. */
  static void reportOthers(CheckedPlan plan, int number, Scheme scheme, Problems problems) {
    for (int i = 0; i < plan.faults().size(); i++) {
      Fault fault = plan.faults().get(i);
      String problem = other(fault, number);
      if (problem != null && FaultKeys.fits(fault.kind(), scheme)) { // else that was said
        problems.add(plan.origins().get(i), CheckedPlan.entryPath("faults.plan", i), problem);
      }
    }
  }

  private static @Nullable String other(Fault fault, int number) {
    String word = fault.kind().word();
    if (fault.precedesOutput()) {
      return word + " happens before the line (expected: another fault)";
    }
    if (fault.needsKeys()) {
      return NO_KEYS + " (expected: another fault)";
    }
    return fault.audience().counts(number)
        ? null
        : "%s is not for this connection, which counts as number %d (expected: no connections, or %d)"
            .formatted(word, number, number);
  }
}
