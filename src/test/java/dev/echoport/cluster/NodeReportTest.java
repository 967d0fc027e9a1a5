package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What members of different versions may rely on. */
class NodeReportTest {
  @Test
  void aStateThatIsNotKnownIsOneOfANodeThatIsThere() {
    assertThat(NodeReport.from(RollingUpgradeTest.report("ASLEEP", 1)).state())
        .isEqualTo(MemberState.UP);
  }

  @Test
  void saysOfWhichFormatItsOwnReportIs() {
    NodeReport report =
        new NodeReport(
            new NodeIdentity("a", "a1", "10.0.0.1:7100", "1.0"),
            MemberState.UP,
            7,
            new NodeTotals(1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(report.toJson().encode())
        .isEqualTo(
            "{\"format\":1,\"node\":\"a\",\"instance\":\"a1\",\"address\":\"10.0.0.1:7100\","
                + "\"version\":\"1.0\",\"state\":\"UP\",\"sequence\":7,\"totals\":"
                + "{\"receivedBytes\":1,\"sentBytes\":2,\"discardedBytes\":3,\"pendingBytes\":4,"
                + "\"connections\":5,\"opened\":6,\"closed\":7,\"refused\":8}}");
  }
}
