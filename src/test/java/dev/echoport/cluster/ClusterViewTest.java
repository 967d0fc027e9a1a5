package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.echoport.cluster.ClusterReport.Member;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private static final Set<String> MEMBERS = Set.of("b1", "c1", "l1");

  private final AtomicLong clock = new AtomicLong(17);
  private final ClusterView view = new ClusterView(node("a", "a1"), clock::get);

  @Test
  void aNodeAloneIsTheOnlyMember() {
    assertThat(report().members())
        .containsExactly(new Member(node("a", "a1"), MemberState.UP, 0, totals(1)));
  }

  @Test
  void showsMembersByNameWithAgeAndSum() {
    view.received(up("c", "c1", 1, 100));
    pass(200, TimeUnit.MILLISECONDS);
    view.received(up("b", "b1", 1, 10));
    pass(50, TimeUnit.MILLISECONDS);

    assertThat(report().members())
        .extracting(member -> member.node().name(), Member::ageMillis)
        .containsExactly(tuple("a", 0L), tuple("b", 50L), tuple("c", 250L));
    assertThat(report().totals()).isEqualTo(totals(111));
  }

  @Test
  void ignoresAReportThatIsOlderThanWhatItKnows() {
    view.received(up("b", "b1", 2, 20));

    assertThat(view.received(up("b", "b1", 1, 10))).isFalse();
    assertThat(view.received(up("b", "b1", 2, 10))).isFalse();
    assertThat(report().totals()).isEqualTo(totals(21));
  }

  @Test
  void ignoresItsOwnReports() {
    assertThat(view.received(up("a", "a1", 1, 10))).isFalse();
    assertThat(report().members()).hasSize(1);
  }

  @Test
  void losesAMemberThatDoesNotAnswerForThreeSecondsAndKeepsItsTotals() {
    view.received(up("b", "b1", 1, 10));
    view.asked(MEMBERS);
    pass(3_000, TimeUnit.MILLISECONDS);
    assertThat(stateOf("b")).isEqualTo(MemberState.UP);

    pass(1, TimeUnit.MILLISECONDS);
    assertThat(stateOf("b")).isEqualTo(MemberState.LOST);
    assertThat(report().totals()).isEqualTo(totals(11));
    assertThat(view.present()).isEmpty();
    assertThat(view.lost()).containsExactly("b1");
  }

  @Test
  void countsMembersByStateAndThoseThatCameBack() {
    view.received(up("b", "b1", 1, 10));
    view.received(up("c", "c1", 1, 10));
    silent(4, TimeUnit.SECONDS);
    view.received(up("b", "b1", 2, 10));
    pass(200, TimeUnit.MILLISECONDS);

    ClusterFacts facts = view.facts(MemberState.DRAINING, true, Optional.empty());

    assertThat(facts.members())
        .containsOnly(
            entry(MemberState.DRAINING, 1),
            entry(MemberState.UP, 1),
            entry(MemberState.LOST, 1),
            entry(MemberState.LEFT, 0));
    assertThat(facts.oldestReportMillis()).isEqualTo(200);
    assertThat(facts.splits()).isZero();

    view.received(up("c", "c1", 2, 10));
    assertThat(view.facts(MemberState.UP, true, Optional.empty()).splits()).isEqualTo(1);
  }

  @Test
  void tellsAMemberThatLeftFromOneThatIsLost() {
    view.received(up("b", "b1", 1, 10));
    view.received(new NodeReport(node("b", "b1"), MemberState.LEFT, 2, totals(12)));

    assertThat(stateOf("b")).isEqualTo(MemberState.LEFT);
    assertThat(view.present()).isEmpty();
    pass(1, TimeUnit.MINUTES);
    assertThat(stateOf("b")).isEqualTo(MemberState.LEFT);
    assertThat(report().totals()).isEqualTo(totals(13));
  }

  @Test
  void showsThatAMemberDrains() {
    view.received(new NodeReport(node("b", "b1"), MemberState.DRAINING, 1, totals(1)));

    assertThat(stateOf("b")).isEqualTo(MemberState.DRAINING);
  }

  @Test
  void takesBackAMemberThatIsHeardAgain() {
    view.received(up("b", "b1", 1, 10));
    silent(1, TimeUnit.MINUTES);
    view.received(up("b", "b1", 2, 20));

    assertThat(stateOf("b")).isEqualTo(MemberState.UP);
    assertThat(report().members()).hasSize(2);
  }

  @Test
  void forgetsTheFormerLifeOfAMemberThatIsBack() {
    view.received(up("b", "b1", 9, 10));
    silent(4, TimeUnit.SECONDS);
    view.received(up("b", "b2", 1, 1));

    assertThat(report().members()).hasSize(2);
    assertThat(report().totals()).isEqualTo(totals(2));
  }

  @Test
  void forgetsALostMemberAfterTenMinutes() {
    view.received(up("b", "b1", 1, 10));
    silent(4, TimeUnit.SECONDS);
    assertThat(stateOf("b")).isEqualTo(MemberState.LOST);
    pass(10, TimeUnit.MINUTES);
    assertThat(report().members()).hasSize(2);

    pass(1, TimeUnit.NANOSECONDS);
    assertThat(report().members()).hasSize(1);
  }

  @Test
  void holdsABoundedNumberAndPrefersThoseThatAreThere() {
    view.received(up("lost", "l1", 1, 0));
    silent(4, TimeUnit.SECONDS);
    for (int i = 0; i < ClusterView.MAX_MEMBERS + 5; i++) {
      view.received(up("n" + i, "i" + i, 1, 0));
    }

    assertThat(report().members())
        .hasSize(ClusterView.MAX_MEMBERS + 1)
        .noneMatch(member -> member.state() == MemberState.LOST);
  }

  @Test
  void nobodyIsLostWhileNobodyAsks() {
    view.received(up("b", "b1", 1, 10));
    pass(1, TimeUnit.HOURS);

    assertThat(stateOf("b")).isEqualTo(MemberState.UP);
    assertThat(view.awaitsAnswers()).isFalse();
  }

  @Test
  void countsTheSilenceFromTheFirstQuestion() {
    view.received(up("b", "b1", 1, 10));
    view.asked(MEMBERS);
    pass(2, TimeUnit.SECONDS);
    view.asked(MEMBERS);
    assertThat(view.awaitsAnswers()).isTrue();
    pass(2, TimeUnit.SECONDS);

    assertThat(stateOf("b")).isEqualTo(MemberState.LOST);
    assertThat(view.awaitsAnswers()).isFalse();
  }

  @Test
  void isLostTwoSecondsAfterTheFirstQuestionIfItWasNotHeardForLong() {
    view.received(up("b", "b1", 1, 10));
    pass(1, TimeUnit.MINUTES);
    view.asked(MEMBERS);
    pass(2_000, TimeUnit.MILLISECONDS);
    assertThat(stateOf("b")).isEqualTo(MemberState.UP);

    pass(1, TimeUnit.MILLISECONDS);
    assertThat(stateOf("b")).isEqualTo(MemberState.LOST);
  }

  @Test
  void isLostAtOnceIfItIsNoMemberAndWasNotHeardForLong() {
    view.received(up("b", "b1", 1, 10));
    pass(1, TimeUnit.MINUTES);
    assertThat(view.differs(Set.of())).isTrue();
    view.asked(Set.of());

    assertThat(stateOf("b")).isEqualTo(MemberState.LOST);
    assertThat(view.differs(Set.of())).isFalse();
    assertThat(view.lostSince(clock.get())).isTrue();
    assertThat(view.lostSince(clock.get() + 1)).isFalse();
  }

  @Test
  void takesTheLastTotalsOfASilentMemberFromWhatItLeft() {
    view.received(up("b", "b1", 1, 10));
    silent(4, TimeUnit.SECONDS);

    assertThat(view.remembered(up("b", "b1", 2, 50), MEMBERS)).isTrue();
    assertThat(stateOf("b")).isEqualTo(MemberState.LOST);
    assertThat(report().totals()).isEqualTo(totals(51));
  }

  @Test
  void learnsOfMembersThatWereGoneBeforeItCame() {
    view.remembered(up("b", "b1", 1, 10), Set.of("d1"));
    view.remembered(new NodeReport(node("c", "c1"), MemberState.LEFT, 2, totals(5)), Set.of("d1"));
    view.remembered(up("a", "a0", 1, 7), Set.of("d1"));

    assertThat(report().members())
        .extracting(member -> member.node().name(), Member::state)
        .containsExactly(
            tuple("a", MemberState.UP), tuple("b", MemberState.LOST), tuple("c", MemberState.LEFT));
    assertThat(view.facts(MemberState.UP, true, Optional.empty()).splits()).isZero();
  }

  @Test
  void losesAMemberThatHasNeverAnswered() {
    Set<String> members = Set.of("a1", "b1");
    assertThat(view.differs(members)).isTrue();
    view.remembered(up("b", "b1", 1, 10), members);
    assertThat(view.differs(members)).isFalse();
    assertThat(stateOf("b")).isEqualTo(MemberState.UP);
    view.asked(members);
    pass(3_001, TimeUnit.MILLISECONDS);

    assertThat(view.lost()).containsExactly("b1");
  }

  @Test
  void aReportSurvivesTheWayThroughJson() {
    NodeReport report =
        new NodeReport(node("b", "b1"), MemberState.UP, 7, new NodeTotals(1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(NodeReport.from(report.toJson())).isEqualTo(report);
  }

  private ClusterReport report() {
    return view.report(MemberState.UP, totals(1));
  }

  private MemberState stateOf(String name) {
    return report().members().stream()
        .filter(member -> member.node().name().equals(name))
        .findFirst()
        .orElseThrow()
        .state();
  }

  /** Time in which nobody answers. */
  private void silent(long time, TimeUnit unit) {
    view.asked(MEMBERS);
    pass(time, unit);
  }

  private void pass(long time, TimeUnit unit) {
    clock.addAndGet(unit.toNanos(time));
  }

  private static NodeReport up(String name, String instance, long sequence, long received) {
    return new NodeReport(node(name, instance), MemberState.UP, sequence, totals(received));
  }

  private static NodeIdentity node(String name, String instance) {
    return new NodeIdentity(name, instance, "10.0.0.1:7100", "1");
  }

  private static NodeTotals totals(long received) {
    return new NodeTotals(received, 0, 0, 0, 0, 0, 0, 0);
  }
}
