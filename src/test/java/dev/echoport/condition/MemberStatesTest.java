package dev.echoport.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.cluster.ClusterReport;
import dev.echoport.cluster.MemberState;
import dev.echoport.cluster.NodeIdentity;
import dev.echoport.cluster.NodeTotals;
import dev.echoport.history.Mark;
import dev.echoport.history.NodeHistory;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MemberStatesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final NodeHistory history = new NodeHistory(NOW, 0);
  private final MemberStates members = new MemberStates(history);

  private static ClusterReport.Member member(String name, MemberState state, long ageMillis) {
    NodeIdentity node = new NodeIdentity(name, "1", "127.0.0.1:7007", "test");
    return new ClusterReport.Member(node, state, ageMillis, NodeTotals.ZERO);
  }

  private void look(int second, ClusterReport.Member... all) {
    members.look(new ClusterReport(List.of(all)), NOW.plusSeconds(second));
  }

  private Stream<String> marks() {
    return history.marks().stream().filter(mark -> mark.kind() == Mark.Kind.MEMBER).map(Mark::text);
  }

  @Test
  void marksWhoCameAndWhoChanged() {
    ClusterReport.Member own = member("a", MemberState.UP, 0);
    look(0, own);
    look(5, own, member("b", MemberState.UP, 100));
    look(9, own, member("b", MemberState.UP, 200));
    look(20, own, member("b", MemberState.LOST, 4_000));

    assertThat(marks()).containsExactly("member b came and is UP", "member b was UP and is LOST");
    assertThat(members.since("a")).isEqualTo(NOW);
    assertThat(members.since("b")).isEqualTo(NOW.plusSeconds(16));
    assertThat(members.since("c")).isNull();
  }
}
