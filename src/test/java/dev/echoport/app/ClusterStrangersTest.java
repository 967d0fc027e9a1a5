package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.echoport.FreePort;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import java.io.DataOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody achieves who reaches a cluster's ports, and knows no more. */
@Timeout(240)
final class ClusterStrangersTest {
  private static final byte STRING_CODEC = 8;

  private static TestNode node;
  private static int busPort;
  private static int memberPort;

  @BeforeAll
  static void start() throws Exception {
    busPort = FreePort.choose();
    memberPort = FreePort.choose();
    Discovery alone = new Discovery(Discovery.Type.TCP, List.of("127.0.0.1:" + memberPort), "");
    ClusterConfig cluster =
        new ClusterConfig(true, "ours", "127.0.0.1", "", busPort, memberPort, alone, null);
    node = TestNode.start(ClusterTest.config("a", cluster));
    await().ignoreExceptions().until(ClusterStrangersTest::busAccepts);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void noMessageIsTakenFromWhoIsNoMember() throws Exception {
    try (Socket stranger = new Socket("127.0.0.1", busPort)) {
      stranger.setSoTimeout(30_000);
      new DataOutputStream(stranger.getOutputStream()).write(message("a-stranger"));

      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void noLengthIsBelieved() throws Exception {
    try (Socket stranger = new Socket("127.0.0.1", busPort)) {
      stranger.setSoTimeout(30_000);
      DataOutputStream out = new DataOutputStream(stranger.getOutputStream());
      out.writeInt(Integer.MAX_VALUE);
      out.write(new byte[64]);

      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void noMemberOfAnotherNameIsLetIn() {
    Config config = new Config().setClusterName("echoport");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.partition.count", "31");
    config.setProperty("hazelcast.max.join.seconds", "3");
    JoinConfig join = config.getNetworkConfig().setPort(0).getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + memberPort);
    HazelcastInstance stranger = Hazelcast.newHazelcastInstance(config);
    try {
      assertThat(stranger.getCluster().getMembers()).hasSize(1);
    } finally {
      stranger.getLifecycleService().terminate();
    }
  }

  private static boolean busAccepts() throws Exception {
    new Socket("127.0.0.1", busPort).close();
    return true;
  }

  private static byte[] message(String sender) throws Exception {
    var rest = new java.io.ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(rest);
    out.write(new byte[] {2, STRING_CODEC, 1});
    for (String text : List.of("echoport.stats", "", sender)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
    out.writeInt(4);
    out.writeInt(0);
    var whole = new java.io.ByteArrayOutputStream();
    new DataOutputStream(whole).writeInt(rest.size());
    rest.writeTo(whole);
    return whole.toByteArray();
  }
}
