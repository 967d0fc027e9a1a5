package dev.echoport.condition;

import dev.echoport.cluster.ClusterReport;
import dev.echoport.cluster.MemberState;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.WaitsFor;
import dev.echoport.condition.NodeProblem.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what is wrong, by what was observed and nothing else. */
final class ProblemRules {
  /** A connection that waits for longer is a problem. */
  static final Duration SLOW_CONNECTION = Duration.ofSeconds(5);

  /** How many are told at most. */
  static final int MOST = 100;

  private static final Duration EXPIRES_SOON = Duration.ofDays(14);
  private static final Duration LATE = Duration.ofMillis(250);
  private static final double FULL = 0.9;

  private final Observed seen;
  private final List<NodeProblem> found = new ArrayList<>();

  private ProblemRules(Observed seen) {
    this.seen = seen;
  }

  /** The longest first. */
  static List<NodeProblem> find(Observed seen, Sightings sightings) {
    ProblemRules rules = new ProblemRules(seen);
    rules.drain();
    rules.connections();
    rules.listeners();
    rules.certificates();
    rules.node();
    rules.cluster();
    return rules.sorted(sightings);
  }

  private List<NodeProblem> sorted(Sightings sightings) {
    Map<String, NodeProblem> timeless = new HashMap<>();
    List<NodeProblem> all = new ArrayList<>();
    for (NodeProblem each : found) {
      if (each.since().isZero()) {
        timeless.put(each.kind() + " " + each.listener(), each);
      } else {
        all.add(each);
      }
    }
    Map<String, Duration> since = sightings.seen(timeless.keySet(), seen.now());
    timeless.forEach(
        (key, each) ->
            all.add(
                new NodeProblem(
                    each.kind(),
                    each.sentence(),
                    since.getOrDefault(key, Duration.ZERO),
                    each.listener(),
                    each.connection())));
    return all.stream()
        .sorted(Comparator.comparing(NodeProblem::since).reversed())
        .limit(MOST)
        .toList();
  }

  private void drain() {
    seen.drain()
        .ifPresent(
            drain -> {
              long open =
                  seen.listeners().stream().mapToLong(report -> report.totals().open()).sum();
              Duration left = Duration.between(seen.now(), drain.deadline());
              String slowest =
                  seen.slowest().stream()
                      .findFirst()
                      .map(each -> "; " + each.id() + ": " + line(each).sentence())
                      .orElse("");
              found.add(
                  NodeProblem.of(
                      Kind.DRAINING,
                      "the node drains: %d %s open, for %d s more at most%s"
                          .formatted(
                              open,
                              open == 1 ? "connection is" : "connections are",
                              Math.max(0, left.toSeconds()),
                              slowest),
                      Duration.between(drain.since(), seen.now())));
            });
  }

  private WaitsFor line(ConnectionReport report) {
    return WaitsFor.of(report, seen.loopLag());
  }

  private void connections() {
    for (ConnectionReport each : seen.slowest()) {
      WaitsFor line = line(each);
      if (each.waiting().heldNanos() >= SLOW_CONNECTION.toNanos()) {
        found.add(
            new NodeProblem(
                Kind.SLOW_CONNECTION,
                each.id() + " of " + each.remoteAddress() + ": " + line.sentence(),
                line.since(),
                each.listener(),
                each.id()));
      }
    }
  }

  private void listeners() {
    for (ListenerReport each : seen.listeners()) {
      String name = each.name();
      String failure = seen.failures().get(name);
      if (failure != null) {
        found.add(
            NodeProblem.of(
                Kind.LISTENER_FAILED,
                "listener " + name + " does not pass its own check: " + failure,
                Duration.ZERO,
                name));
      }
      seen.history()
          .before(name)
          .ifPresent(
              before -> {
                refusals(name, each.refused(), before.refused(), "connections", "refused.");
                refusals(
                    name,
                    each.datagramsRefused(),
                    before.datagramsRefused(),
                    "datagrams",
                    "datagramsRefused.");
              });
    }
  }

  private <R extends Enum<R>> void refusals(
      String listener, Map<R, Long> now, Map<R, Long> before, String what, String series) {
    now.forEach(
        (reason, count) -> {
          long more = count - before.getOrDefault(reason, 0L);
          if (more > 0) {
            found.add(
                NodeProblem.of(
                    Kind.REFUSING,
                    "listener %s refuses %s by %s: %d in the last seconds"
                        .formatted(listener, what, reason, more),
                    seen.history().lasts(series + reason),
                    listener));
          }
        });
  }

  private void certificates() {
    for (Certificate each : seen.certificates()) {
      Duration left = Duration.between(seen.now(), each.expiresAt());
      if (left.compareTo(EXPIRES_SOON) < 0) {
        boolean expired = left.isNegative();
        found.add(
            NodeProblem.of(
                Kind.CERTIFICATE,
                "the certificate %s of listener %s %s %s"
                    .formatted(
                        each.subject(),
                        each.listener(),
                        expired ? "has expired at" : "expires at",
                        each.expiresAt()),
                expired ? left.negated() : EXPIRES_SOON.minus(left),
                each.listener()));
      }
    }
  }

  private void node() {
    MemoryUse memory = seen.memory();
    if (memory.limitBytes() > 0 && memory.reservedBytes() > FULL * memory.limitBytes()) {
      found.add(
          NodeProblem.of(
              Kind.MEMORY,
              "memory for peers is short: %s of %s are in use"
                  .formatted(
                      CloseSentence.size(memory.reservedBytes()),
                      CloseSentence.size(memory.limitBytes())),
              Duration.ZERO));
    }
    if (seen.loopLag().compareTo(LATE) > 0) {
      found.add(
          NodeProblem.of(
              Kind.SLOW_NODE,
              "the node is slow: an event loop was %d ms late within the last minute"
                  .formatted(seen.loopLag().toMillis()),
              Duration.ZERO));
    }
    dropped(Kind.LOG_DROPPED, "logDropped", "lines of the log");
    dropped(Kind.RECORDS_DROPPED, "recordsDropped", "completion records of slow subscribers");
  }

  private void dropped(Kind kind, String series, String what) {
    Duration lasts = seen.history().lasts(series);
    if (!lasts.isZero()) {
      found.add(
          NodeProblem.of(kind, what + " are dropped, because nobody reads them in time", lasts));
    }
  }

  private void cluster() {
    for (ClusterReport.Member each : seen.cluster().members()) {
      if (each.state() == MemberState.LOST) {
        found.add(
            NodeProblem.of(
                Kind.MEMBER_LOST,
                "member %s of the cluster at %s is lost"
                    .formatted(each.node().name(), each.node().address()),
                Duration.ofMillis(each.ageMillis())));
      }
    }
    seen.discovery()
        .ifPresent(why -> found.add(NodeProblem.of(Kind.DISCOVERY, why, Duration.ZERO)));
  }
}
