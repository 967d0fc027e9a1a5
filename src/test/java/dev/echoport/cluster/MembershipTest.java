package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.multimap.MultiMap;
import dev.echoport.FreePort;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only member of a cluster, which has lost what it had registered. */
@Timeout(240)
class MembershipTest {
  private static final String ADDRESS = "somewhere";

  private Registrations registrations;
  private Vertx vertx;

  @BeforeEach
  void join() throws Exception {
    InetAddress host = InetAddress.getByName("127.0.0.1");
    int port = FreePort.choose();
    Discovery alone = new Discovery(Discovery.Type.TCP, List.of("127.0.0.1:" + port), "");
    registrations =
        new Registrations(
            HazelcastSettings.of(
                new ClusterConfig(
                    true, ClusterConfig.DEFAULT_NAME, "127.0.0.1", "", 0, port, alone, null),
                host,
                "a1",
                () -> null));
    vertx = Vertx.builder().withClusterManager(registrations).buildClustered().await();
  }

  @AfterEach
  void leave() {
    vertx.close().await();
  }

  @Test
  void registersAnewWhatItMissesWhenItLooksNowAndThen() {
    new Membership(vertx, registrations, 10).begin(Map.of(ADDRESS, message -> {}), Map.of());
    MultiMap<String, HazelcastRegistrationInfo> all =
        registrations.getHazelcastInstance().getMultiMap(Registrations.REGISTRATIONS);
    await().until(() -> all.containsKey(ADDRESS));

    all.clear();

    await().until(() -> all.containsKey(ADDRESS));
    assertThat(all.get(ADDRESS))
        .allMatch(entry -> entry.unwrap().nodeId().equals(registrations.getNodeId()));
  }

  @Test
  void writesAReportOnlyIfItSaysSomethingNew() {
    ReportBoard board =
        new HazelcastBoard(
            vertx.getOrCreateContext(), registrations.getHazelcastInstance(), () -> 17);
    board.keep(report(1, MemberState.UP)).await();
    board.keep(report(2, MemberState.UP)).await();
    assertThat(board.kept().await()).containsExactly(report(1, MemberState.UP).toJson());

    board.keep(report(3, MemberState.LEFT)).await();
    assertThat(board.kept().await()).containsExactly(report(3, MemberState.LEFT).toJson());
  }

  private static NodeReport report(long sequence, MemberState state) {
    NodeIdentity node = new NodeIdentity("a", "a1", "", "1");
    return new NodeReport(node, state, sequence, NodeTotals.ZERO);
  }
}
