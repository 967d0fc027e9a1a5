package dev.echoport.cluster;

import dev.echoport.cluster.ClusterReport.Member;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last report of every other node. A node is gone when it says that it leaves, or has not
 * been heard for {@link #SILENCE_NANOS} and not answered for {@link #ANSWER_NANOS}; it is then kept
 * with its last totals until it comes back under the same name, or for {@link #KEPT_NANOS}. Safe
 * for all threads.
 */
final class ClusterView {
  static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);
  static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);
  static final int MAX_MEMBERS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(ClusterView.class);

  private final NodeIdentity self;
  private final LongSupplier nanoClock;
  private final Map<String, Entry> others = new LinkedHashMap<>();
  private boolean warnedOfTwin;
  private long splits;

  private static final class Entry {
    NodeReport report;
    long seenNanos;
    long goneNanos;
    boolean gone;

    /** When it was asked first since its last answer, if it was. */
    OptionalLong askedNanos = OptionalLong.empty();

    Entry(NodeReport report) {
      this.report = report;
    }

    String name() {
      return report.node().name();
    }
  }

  ClusterView(NodeIdentity self, LongSupplier nanoClock) {
    this.self = self;
    this.nanoClock = nanoClock;
  }

  /**
   * Takes a report in. A report older than the last one of its node is ignored.
   *
   * @return whether it was news
   */
  synchronized boolean received(NodeReport report) {
    String instance = report.node().instance();
    if (isSelf(instance)) {
      return false;
    }
    Entry entry = others.get(instance);
    if (entry == null) {
      entry = admit(report);
    } else if (report.sequence() <= entry.report.sequence()) {
      return false;
    }
    if (entry == null) {
      return false;
    }
    warnOfTwin(report);
    entry.report = report;
    entry.seenNanos = nanoClock.getAsLong();
    entry.askedNanos = OptionalLong.empty();
    sweep();
    return true;
  }

  /**
   * All of them are asked now; those that are no members cannot answer.
   *
   * @param members instances
   */
  synchronized void asked(Set<String> members) {
    long now = nanoClock.getAsLong();
    others.forEach(
        (instance, entry) -> {
          if (!members.contains(instance)) {
            entry.askedNanos = OptionalLong.of(now - ANSWER_NANOS - 1);
          } else if (entry.askedNanos.isEmpty()) {
            entry.askedNanos = OptionalLong.of(now);
          }
        });
    sweep();
  }

  /** Whether a node that is there, as far as is known, is no member, or a member is not known. */
  synchronized boolean differs(Set<String> members) {
    sweep();
    return others.entrySet().stream()
            .anyMatch(each -> !each.getValue().gone && !members.contains(each.getKey()))
        || members.stream().anyMatch(each -> !others.containsKey(each) && !isSelf(each));
  }

  private boolean isSelf(String instance) {
    return instance.equals(self.instance());
  }

  /** Whether a node was lost, or has left, at that time or later. */
  synchronized boolean lostSince(long nanos) {
    sweep();
    return others.values().stream().anyMatch(entry -> entry.gone && entry.goneNanos - nanos >= 0);
  }

  /** Instances that do not answer. */
  synchronized Set<String> lost() {
    sweep();
    return others.entrySet().stream()
        .filter(each -> stateOf(each.getValue()) == MemberState.LOST)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Whether an answer of this instance is worth waiting for. */
  synchronized boolean awaits(String instance) {
    Entry entry = others.get(instance);
    return entry == null || !entry.gone;
  }

  /** Whether a node that is there, as far as is known, has not answered yet. */
  synchronized boolean awaitsAnswers() {
    sweep();
    return others.values().stream().anyMatch(entry -> !entry.gone && entry.askedNanos.isPresent());
  }

  /**
   * Takes in what a node left where others find it. It is no answer, but a member is known by it:
   * one that never answers is lost like another.
   *
   * @param members instances that may still answer themselves
   * @return whether it was news
   */
  synchronized boolean remembered(NodeReport report, Set<String> members) {
    String instance = report.node().instance();
    Entry entry = others.get(instance);
    if (entry == null) {
      if (isSelf(instance) || isBack(report.node().name())) {
        return false;
      }
      boolean here = members.contains(instance) && !report.state().leaves();
      return here ? admit(report) != null : admitGone(report);
    }
    if (report.sequence() <= entry.report.sequence()) {
      return false;
    }
    entry.report = report;
    sweep();
    return true;
  }

  private boolean admitGone(NodeReport report) {
    if (others.size() >= MAX_MEMBERS) {
      return false;
    }
    Entry entry = new Entry(report);
    entry.goneNanos = nanoClock.getAsLong();
    entry.seenNanos = entry.goneNanos - SILENCE_NANOS - 1;
    entry.askedNanos = OptionalLong.of(entry.seenNanos);
    entry.gone = true;
    others.put(report.node().instance(), entry);
    return true;
  }

  private @Nullable Entry admit(NodeReport report) {
    if (others.size() >= MAX_MEMBERS) {
      sweep();
      others.entrySet().stream()
          .filter(other -> other.getValue().gone)
          .min(Comparator.comparingLong(other -> other.getValue().seenNanos))
          .ifPresent(longestGone -> others.remove(longestGone.getKey()));
    }
    if (others.size() >= MAX_MEMBERS) {
      return null;
    }
    Entry entry = new Entry(report);
    entry.seenNanos = nanoClock.getAsLong();
    others.put(report.node().instance(), entry);
    LOG.info("member {} at {} is here", entry.name(), report.node().address());
    return entry;
  }

  private void warnOfTwin(NodeReport report) {
    boolean twin = report.node().name().equals(self.name()) && !report.state().leaves();
    if (twin && !warnedOfTwin) {
      warnedOfTwin = true;
      LOG.warn(
          "another node, at {}, is called {} as well (expected: a node.name of its own)",
          report.node().address(),
          self.name());
    }
  }

  /** Marks silent nodes as lost, and forgets nodes that were lost long ago. */
  private void sweep() {
    others.values().forEach(this::updateGone);
    long now = nanoClock.getAsLong();
    others
        .values()
        .removeIf(
            entry -> entry.gone && (now - entry.goneNanos > KEPT_NANOS || isBack(entry.name())));
  }

  private void updateGone(Entry entry) {
    long now = nanoClock.getAsLong();
    boolean left = entry.report.state().leaves();
    boolean silent =
        now - entry.askedNanos.orElse(now) > ANSWER_NANOS && now - entry.seenNanos > SILENCE_NANOS;
    boolean gone = left || silent;
    if (gone && !entry.gone) {
      entry.goneNanos = now;
      LOG.info(left ? "member {} left" : "member {} is lost: no answer for 3 s", entry.name());
    } else if (!gone && entry.gone) {
      splits++;
      LOG.info("member {} is back", entry.name());
    }
    entry.gone = gone;
  }

  private boolean isBack(String name) {
    return name.equals(self.name())
        || others.values().stream().anyMatch(other -> !other.gone && other.name().equals(name));
  }

  private long ageNanos(Entry entry) {
    return nanoClock.getAsLong() - entry.seenNanos;
  }

  /** All members; this node with its totals of now. */
  synchronized ClusterReport report(MemberState state, NodeTotals totals) {
    sweep();
    return new ClusterReport(
        Stream.concat(
                Stream.of(new Member(self, state, 0, totals)),
                others.values().stream().map(this::member))
            .sorted(Comparator.comparing((Member member) -> member.node().name()))
            .toList());
  }

  private Member member(Entry entry) {
    return new Member(
        entry.report.node(),
        stateOf(entry),
        TimeUnit.NANOSECONDS.toMillis(ageNanos(entry)),
        entry.report.totals());
  }

  private static MemberState stateOf(Entry entry) {
    MemberState said = entry.report.state();
    if (said.leaves()) {
      return MemberState.LEFT;
    }
    return entry.gone ? MemberState.LOST : said;
  }

  /**
   * Counts them.
   *
   * @param state of this node
   */
  synchronized ClusterFacts facts(MemberState state, boolean joined, Optional<String> problem) {
    sweep();
    Map<MemberState, Integer> members = new EnumMap<>(MemberState.class);
    Stream.of(MemberState.values()).forEach(each -> members.put(each, 0));
    members.merge(state, 1, Integer::sum);
    others.values().forEach(entry -> members.merge(stateOf(entry), 1, Integer::sum));
    long oldestNanos =
        others.values().stream()
            .filter(entry -> !entry.gone)
            .mapToLong(this::ageNanos)
            .max()
            .orElse(0);
    return new ClusterFacts(
        members, TimeUnit.NANOSECONDS.toMillis(oldestNanos), joined, splits, problem);
  }

  /** Whether this is a node that is there, or is remembered and may come back. */
  synchronized boolean remembers(String instance) {
    Entry entry = others.get(instance);
    return entry != null && !entry.report.state().leaves();
  }

  /** The other nodes that are up or draining. */
  synchronized List<NodeIdentity> present() {
    sweep();
    return others.values().stream()
        .filter(entry -> !entry.gone)
        .map(entry -> entry.report.node())
        .toList();
  }
}
