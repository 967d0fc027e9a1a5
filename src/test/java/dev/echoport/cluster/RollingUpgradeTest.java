package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.echoport.FreePort;
import dev.echoport.cluster.ClusterReport.Member;
import dev.echoport.completion.report.NoListeners;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node of this version, and a member that speaks as a later version might. */
@Timeout(120)
class RollingUpgradeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private int port;
  private Cluster node;
  private HazelcastInstance later;

  @BeforeEach
  void start() throws Exception {
    port = FreePort.choose();
    node = Cluster.create(vertx, config(1), "a", "", "1.0", new NoListeners(), () -> false);
    node.start();
    Config settings =
        HazelcastSettings.of(
            config(2), InetAddress.getByName("127.0.0.2"), "b1", () -> report("UP", 1).encode());
    later = Hazelcast.newHazelcastInstance(settings);
  }

  @AfterEach
  void stop() {
    later.shutdown();
    node.leave().await();
    vertx.close().await();
  }

  @Test
  void takesWhatItKnowsOfTheReportsOfALaterVersion() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(members())
                    .extracting(member -> member.node().version(), Member::state)
                    .containsExactly(tuple("1.0", MemberState.UP), tuple("2.0", MemberState.UP)));
    assertThat(members().get(1).totals().receivedBytes()).isEqualTo(10);
    assertThat(members().get(1).totals().sentBytes()).isZero();
  }

  @Test
  void knowsTheLastTotalsOfALaterVersionThatHasLeft() {
    await().atMost(PATIENCE).until(() -> members().size() == 2);
    later.getMap(HazelcastBoard.NAME).set("b1", report("LEFT", 2).encode());
    later.shutdown();

    await().atMost(PATIENCE).until(() -> members().get(1).state() == MemberState.LEFT);
    assertThat(members().get(1).totals().receivedBytes()).isEqualTo(20);
  }

  private List<Member> members() {
    return node.report().await().members();
  }

  static JsonObject report(String state, long sequence) {
    return new JsonObject()
        .put("format", 2)
        .put("node", "b")
        .put("instance", "b1")
        .put("address", "10.0.0.2:7100")
        .put("version", "2.0")
        .put("zone", new JsonObject().put("rack", 7))
        .put("state", state)
        .put("sequence", sequence)
        .put("totals", new JsonObject().put("receivedBytes", 10 * sequence).put("lost", "none"));
  }

  private ClusterConfig config(int host) {
    List<String> members = List.of("127.0.0.1:" + port, "127.0.0.2:" + port);
    return new ClusterConfig(
        true,
        ClusterConfig.DEFAULT_NAME,
        "127.0.0." + host,
        "",
        0,
        port,
        new Discovery(Discovery.Type.TCP, members, ""),
        null);
  }
}
