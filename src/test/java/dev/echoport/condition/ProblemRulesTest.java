package dev.echoport.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.cluster.ClusterReport;
import dev.echoport.cluster.MemberState;
import dev.echoport.cluster.NodeIdentity;
import dev.echoport.cluster.NodeTotals;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.Waiting;
import dev.echoport.condition.NodeProblem.Kind;
import dev.echoport.history.NodeHistory;
import dev.echoport.history.ProcessFacts;
import dev.echoport.history.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProblemRulesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final long MIB = 1 << 20;

  private final NodeHistory history = new NodeHistory(NOW.minusSeconds(60), 0);
  private final Sightings sightings = new Sightings();
  private final List<ConnectionReport> slowest = new ArrayList<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private final List<ClusterReport.Member> members = new ArrayList<>();
  private Map<String, String> failures = Map.of();
  private MemoryUse memory = new MemoryUse(0, 10 * MIB, 100 * MIB);
  private Duration lag = Duration.ZERO;
  private Optional<String> discovery = Optional.empty();
  private Optional<DrainState> drain = Optional.empty();
  private Instant now = NOW;
  private long refused;
  private long logDropped;
  private long seconds;

  @Test
  void findsNothingWhereAllIsWell() {
    pass();
    pass();
    slowest.add(waiting(2));
    certificates.add(new Certificate("echo", "CN=a", NOW.plus(Duration.ofDays(15))));
    members.add(member(MemberState.LEFT));
    assertThat(find()).isEmpty();
  }

  @Test
  void tellsOfASlowConnectionBeforeALaterOne() {
    slowest.add(waiting(8));
    slowest.add(waiting(90));
    assertThat(find())
        .extracting(NodeProblem::sentence)
        .containsExactly(
            "a-90 of peer: the peer has taken nothing for 90 s; 1 KiB wait",
            "a-8 of peer: the peer has taken nothing for 8 s; 1 KiB wait");
  }

  @Test
  void namesTheLimitThatRefuses() {
    pass();
    refused = 5;
    pass();
    refused = 12;
    pass();
    NodeProblem found = find().get(0);
    assertThat(found.kind()).isEqualTo(Kind.REFUSING);
    assertThat(found.listener()).isEqualTo("echo");
    assertThat(found.sentence())
        .isEqualTo("listener echo refuses connections by MAX_CONNECTIONS: 7 in the last seconds");
    assertThat(found.since()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void forgetsALimitThatRefusesNoMore() {
    refused = 5;
    pass();
    pass();
    pass();
    assertThat(find()).isEmpty();
  }

  @Test
  void tellsOfCertificatesThatExpire() {
    certificates.add(new Certificate("echo", "CN=old", NOW.minusSeconds(10)));
    certificates.add(new Certificate("echo", "CN=soon", NOW.plus(Duration.ofDays(3))));
    assertThat(find())
        .extracting(NodeProblem::sentence)
        .containsExactlyInAnyOrder(
            "the certificate CN=old of listener echo has expired at 2026-05-31T23:59:50Z",
            "the certificate CN=soon of listener echo expires at 2026-06-04T00:00:00Z");
  }

  @Test
  void tellsOfTheNodeItself() {
    memory = new MemoryUse(0, 95 * MIB, 100 * MIB);
    lag = Duration.ofMillis(800);
    pass();
    logDropped = 3;
    pass();
    assertThat(find())
        .extracting(NodeProblem::kind)
        .containsExactlyInAnyOrder(Kind.MEMORY, Kind.SLOW_NODE, Kind.LOG_DROPPED);
  }

  @Test
  void tellsOfTheCluster() {
    members.add(member(MemberState.LOST));
    discovery = Optional.of("cluster.discovery.name: \"x\" does not resolve");
    assertThat(find())
        .extracting(NodeProblem::sentence)
        .containsExactly(
            "member b of the cluster at 10.0.0.2:7100 is lost",
            "cluster.discovery.name: \"x\" does not resolve");
  }

  @Test
  void remembersSinceWhenAListenerFails() {
    failures = Map.of("echo", "no echo in time");
    assertThat(find().get(0).since()).isZero();
    now = now.plusSeconds(30);
    assertThat(find().get(0).since()).isEqualTo(Duration.ofSeconds(30));
    assertThat(find().get(0).kind()).isEqualTo(Kind.LISTENER_FAILED);
    assertThat(find().get(0).sentence())
        .isEqualTo("listener echo does not pass its own check: no echo in time");
  }

  @Test
  void saysWhatADrainWaitsFor() {
    drain = Optional.of(new DrainState(NOW.minusSeconds(3), Duration.ZERO, Duration.ofSeconds(30)));
    slowest.add(waiting(2));
    assertThat(find())
        .extracting(NodeProblem::sentence)
        .containsExactly(
            "the node drains: 1 connection is open, for 27 s more at most; a-2: the peer has taken"
                + " nothing for 2 s; 1 KiB wait");
  }

  private List<NodeProblem> find() {
    return ProblemRules.find(
        new Observed(
            now,
            List.of(listener()),
            slowest,
            failures,
            lag,
            memory,
            new ClusterReport(members),
            discovery,
            certificates,
            drain,
            history),
        sightings);
  }

  private void pass() {
    seconds += 10;
    history.add(
        new Sample(
            NOW.toEpochMilli() + TimeUnit.SECONDS.toMillis(seconds),
            TimeUnit.SECONDS.toNanos(seconds),
            List.of(listener()),
            memory,
            new ProcessFacts(0, 0, 0, 0, 0, logDropped)));
  }

  private ListenerReport listener() {
    ListenerTotals totals = new ListenerTotals();
    totals.opened();
    return new ListenerReport(
        "echo", "tcp://x", 1, totals.snapshot(), Map.of(RefusalReason.MAX_CONNECTIONS, refused));
  }

  private static ClusterReport.Member member(MemberState state) {
    return new ClusterReport.Member(
        new NodeIdentity("b", "1", "10.0.0.2:7100", "test"), state, 5_000, NodeTotals.ZERO);
  }

  private static ConnectionReport waiting(long seconds) {
    return new ConnectionReport(
        "a-" + seconds,
        "echo",
        "peer",
        "here",
        "OPEN",
        Instant.EPOCH,
        null,
        null,
        null,
        new LedgerSnapshot(1024, 1024, 1024, 0, 0, 0, 0, 0, 0, Map.of()),
        2,
        new ConnectionReport.WindowReport(1, 1, 0, 1, 0, false),
        new Waiting(TimeUnit.SECONDS.toNanos(seconds), 0, 0, false, false),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
