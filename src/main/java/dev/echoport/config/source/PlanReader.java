package dev.echoport.config.source;

import dev.echoport.completion.FaultKind;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.fault.Fault;
import dev.echoport.fault.Position.Axis;
import java.util.ArrayList;
import java.util.List;

/** Turns a list of faults into a {@link CheckedPlan}, or reports all that is wrong. */
public final class PlanReader {
  static final String EXPECTED = "[{do: reset, at: {sent: 64KiB}}]";

  private final Problems problems;
  private final FaultReader reader;

  public PlanReader(Problems problems) {
    this.problems = problems;
    this.reader = new FaultReader(problems);
  }

  Setting read(String path, YamlNode node) {
    if (YamlNode.isNull(node)) {
      return setting(node.origin(), List.of(), List.of());
    }
    if (!(node instanceof YamlNode.Sequence sequence)) {
      problems.add(
          node.origin(),
          path,
          node.describe() + " is not a list of faults (expected: " + EXPECTED + ")");
      return Setting.invalid(node.origin());
    }
    List<YamlNode> entries = sequence.items();
    List<Fault> faults = new ArrayList<>();
    List<Origin> origins = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Fault fault = reader.read(CheckedPlan.entryPath(path, i), entries.get(i));
      if (fault != null) {
        reportExcluded(CheckedPlan.entryPath(path, i), entries.get(i).origin(), fault, faults);
        faults.add(fault);
        origins.add(entries.get(i).origin());
      }
    }
    return faults.size() < entries.size()
        ? Setting.invalid(node.origin())
        : setting(node.origin(), faults, origins);
  }

  private static Setting setting(Origin origin, List<Fault> faults, List<Origin> origins) {
    return new Setting(origin, new CheckedPlan(faults, origins), PlanText.of(faults));
  }

  /** Two of which one never happens, whatever is drawn. */
  private void reportExcluded(String path, Origin origin, Fault fault, List<Fault> earlier) {
    for (int i = 0; i < earlier.size(); i++) {
      Fault other = earlier.get(i);
      if (excludes(other, fault)) {
        report(path, origin, fault, "never happens: fault " + (i + 1) + ", " + PlanText.of(other));
      } else if (excludes(fault, other)) {
        report(
            path,
            origin,
            fault,
            "lets fault %d, %s, never happen".formatted(i + 1, PlanText.of(other)));
      }
    }
  }

  /** What the listener cannot have. */
  public void reportForeign(String path, CheckedPlan plan, ListenAddress address) {
    for (int i = 0; i < plan.faults().size(); i++) {
      if (plan.faults().get(i).kind() == FaultKind.RESET && address.scheme().isUnix()) {
        problems.add(
            plan.origins().get(i),
            CheckedPlan.entryPath(path, i),
            "reset is not there on a Unix socket (expected: close)");
      }
    }
  }

  private void report(String path, Origin origin, Fault fault, String what) {
    problems.add(
        origin,
        path,
        "%s %s (expected: other places, or other connections)"
            .formatted(fault.kind().word(), what));
  }

  private static boolean excludes(Fault first, Fault second) {
    if (!first.audience().covers(second.audience())) {
      return false;
    }
    if (first.kind() == FaultKind.REFUSE) {
      return true;
    }
    boolean sameAxis = first.at().axis() == second.at().axis();
    boolean before = first.at().where().max() <= second.at().where().min();
    boolean ofOutput = second.at().axis() == Axis.SENT && second.kind() != FaultKind.LATE;
    return first.endsOutput()
        && sameAxis
        && before
        && ofOutput
        && second.kind() != FaultKind.REFUSE;
  }
}
