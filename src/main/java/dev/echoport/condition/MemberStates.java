package dev.echoport.condition;

import dev.echoport.cluster.ClusterReport;
import dev.echoport.cluster.MemberState;
import dev.echoport.history.Mark;
import dev.echoport.history.NodeHistory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Since when each member of the cluster is in its state, as far as somebody has looked; a change is
 * marked in the history. Safe for all threads.
 */
final class MemberStates {
  private final NodeHistory history;
  private final Map<String, Seen> members = new HashMap<>();

  private record Seen(MemberState state, Instant since) {}

  MemberStates(NodeHistory history) {
    this.history = history;
  }

  /** They are like this {@code now}. */
  synchronized void look(ClusterReport cluster, Instant now) {
    boolean first = members.isEmpty();
    for (ClusterReport.Member member : cluster.members()) {
      String name = member.node().name();
      Seen before = members.get(name);
      if (before == null || before.state() != member.state()) {
        members.put(name, new Seen(member.state(), now.minusMillis(silence(member))));
        if (!first) {
          mark(name, before, member.state());
        }
      }
    }
  }

  /** One that is lost was heard of for the last time then. */
  private static long silence(ClusterReport.Member member) {
    return member.state() == MemberState.LOST ? member.ageMillis() : 0;
  }

  private void mark(String name, @Nullable Seen before, MemberState now) {
    history.mark(
        Mark.Kind.MEMBER,
        before == null
            ? "member %s came and is %s".formatted(name, now)
            : "member %s was %s and is %s".formatted(name, before.state(), now));
  }

  /** {@code null} if nobody has seen it yet. */
  synchronized @Nullable Instant since(String name) {
    Seen seen = members.get(name);
    return seen == null ? null : seen.since();
  }
}
