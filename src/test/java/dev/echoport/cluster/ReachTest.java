package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  @Test
  void saysWhatToSetWhereMembersAreOnLoopbackAndTheNodeIsNot() throws Exception {
    assertThat(Reach.problem(members("127.0.0.1:5701"), InetAddress.getByName("192.0.2.7")))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .contains("127.0.0.1:5701", "192.0.2.7", "cluster.host: 127.0.0.1"));
  }

  @Test
  void saysWhatToSetWhereTheNodeIsOnLoopbackAndMembersAreNot() throws Exception {
    assertThat(Reach.problem(members("192.0.2.7"), InetAddress.getByName("127.0.0.1")))
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("192.0.2.7", "127.0.0.1", "cluster.host"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5701, 127.0.0.1",
    "localhost, 127.0.0.1",
    "[::1]:5701, ::1",
    "192.0.2.8:5701, 192.0.2.7",
    "gateway.example:5701, 127.0.0.1",
    "127.0.0.1:5701, 0.0.0.0"
  })
  void saysNothingWhereTheyCanMeet(String member, String bound) throws Exception {
    assertThat(Reach.problem(members(member), InetAddress.getByName(bound))).isEmpty();
  }

  private static ClusterConfig members(String member) {
    Discovery tcp = new Discovery(Discovery.Type.TCP, List.of(member), "");
    return new ClusterConfig(true, "", "", "", 7100, 5701, tcp, null);
  }
}
