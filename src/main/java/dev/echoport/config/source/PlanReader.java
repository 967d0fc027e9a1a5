package dev.echoport.config.source;

import dev.echoport.completion.FaultKind;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.fault.Fault;
import dev.echoport.fault.Position.Axis;
import dev.echoport.fault.Range;
import dev.echoport.scheme.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns a list of faults into a {@link CheckedPlan}, or reports all that is wrong. */
public final class PlanReader {
  static final String EXPECTED = "[{do: reset, at: {sent: 64KiB}}]";

  private static final double MOST_INSERTED = 0.5;

  private final Problems problems;
  private final FaultReader reader;

  public PlanReader(Problems problems) {
    this.problems = problems;
    this.reader = new FaultReader(problems);
  }

  Setting read(String path, YamlNode node) {
    if (YamlNode.isNull(node)) {
      return setting(node.origin(), List.of(), List.of(), List.of());
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
    List<Set<String>> keys = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Fault fault = reader.read(CheckedPlan.entryPath(path, i), entries.get(i));
      if (fault != null) {
        reportExcluded(CheckedPlan.entryPath(path, i), entries.get(i).origin(), fault, faults);
        faults.add(fault);
        origins.add(entries.get(i).origin());
        keys.add(((YamlNode.Mapping) entries.get(i)).entries().keySet());
      }
    }
    reportInserted(path, sequence, faults);
    return faults.size() < entries.size()
        ? Setting.invalid(node.origin())
        : setting(node.origin(), faults, origins, keys);
  }

  private static Setting setting(
      Origin origin, List<Fault> faults, List<Origin> origins, List<Set<String>> keys) {
    return new Setting(origin, new CheckedPlan(faults, origins, keys), PlanText.of(faults));
  }

  /** Two of which one never happens, whatever is drawn. */
  private void reportExcluded(String path, Origin origin, Fault fault, List<Fault> earlier) {
    for (int i = 0; i < earlier.size(); i++) {
      Fault other = earlier.get(i);
      if (excludes(other, fault)
          || takesItsTurn(other, fault)
          || DatagramKeys.losesAll(other, fault)) {
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

  /** A request has one of a kind: the first. */
  private static boolean takesItsTurn(Fault first, Fault second) {
    return first.kind().isOfRequests()
        && first.kind() == second.kind()
        && first.audience().covers(second.audience());
  }

  /** What the listener cannot have. */
  public void reportForeign(String path, CheckedPlan plan, ListenAddress address) {
    for (int i = 0; i < plan.faults().size(); i++) {
      FaultKind kind = plan.faults().get(i).kind();
      if (!FaultKeys.fits(kind, address.scheme())) {
        problems.add(
            plan.origins().get(i),
            CheckedPlan.entryPath(path, i),
            "%s means nothing on %s (expected: only on %s)"
                .formatted(kind.word(), address.scheme().prefix(), schemes(kind)));
      } else {
        String entry = CheckedPlan.entryPath(path, i);
        reportKeys(entry, plan.origins().get(i), kind, plan.keys().get(i), address.scheme());
      }
    }
  }

  /** Keys that a kind has, and not on this listener. */
  private void reportKeys(
      String path, Origin origin, FaultKind kind, Set<String> keys, Scheme scheme) {
    List<String> known = FaultKeys.of(kind, scheme);
    for (String key : keys) {
      if (!known.contains(key)) {
        problems.add(
            origin,
            path + "." + key,
            "is not a key of %s on %s (expected one of: %s)"
                .formatted(kind.word(), scheme.prefix(), String.join(", ", known)));
      }
    }
    if (kind == FaultKind.DUPLICATE
        && known.contains(FaultKeys.BYTES)
        && !keys.contains(FaultKeys.BYTES)) {
      problems.add(
          origin,
          path + "." + FaultKeys.BYTES,
          "is missing (expected: " + FaultKeys.HELD_BYTES.expected() + ")");
    }
  }

  private static String schemes(FaultKind kind) {
    return Arrays.stream(Scheme.values())
        .filter(scheme -> FaultKeys.fits(kind, scheme))
        .map(Scheme::prefix)
        .collect(Collectors.joining(", "));
  }

  /** Half of the output at most is inserted again and again, so that every byte has an end. */
  private void reportInserted(String path, YamlNode.Sequence plan, List<Fault> faults) {
    double inserted = 0;
    for (Fault fault : faults) {
      Range every = fault.every();
      if (fault.kind() == FaultKind.INSERT && every != null) {
        inserted += (double) fault.effect().longestInsert() / every.min();
      }
    }
    if (inserted > MOST_INSERTED) {
      problems.add(
          plan.origin(),
          path,
          "inserts more than half of the output: %d%% (expected: longer distances at every)"
              .formatted(Math.round(Math.ceil(inserted * 100))));
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
    if (!first.audience().covers(second.audience()) || DatagramKeys.hasAlone(second.kind())) {
      return false;
    }
    if (first.kind() == FaultKind.REFUSE) {
      return true;
    }
    if (first.precedesOutput() && second.precedesOutput() && first.kind() == second.kind()) {
      return true;
    }
    if (endsHandshake(first)) {
      return comesBehindHandshake(second);
    }
    boolean sameAxis = first.at().axis() == second.at().axis();
    boolean before = first.at().where().max() <= second.at().where().min();
    boolean ofOutput = second.at().axis() == Axis.SENT && !second.precedesOutput();
    return first.endsOutput() && sameAxis && before && ofOutput;
  }

  private static boolean endsHandshake(Fault fault) {
    boolean forEver = fault.effect().millis().max() == 0;
    return (fault.kind() == FaultKind.ALERT && fault.isInHandshake())
        || (fault.kind() == FaultKind.STALL_HANDSHAKE && forEver);
  }

  private static boolean comesBehindHandshake(Fault fault) {
    return switch (fault.kind()) {
      case REFUSE, LATE, STALL_HANDSHAKE -> false;
      default -> fault.at().axis() != Axis.TIME;
    };
  }
}
