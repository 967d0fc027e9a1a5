package dev.echoport.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.multimap.MultiMap;
import dev.echoport.FreePort;
import dev.echoport.app.command.Main;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.NodeConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.event.EventAddresses;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes of one cluster in one process, each on a loopback address of its own. */
@Timeout(90)
class ClusterTest {
  private final Map<String, TestNode> nodes = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private int memberPort;

  @BeforeEach
  void chooseAPort() throws Exception {
    memberPort = FreePort.choose();
  }

  @AfterEach
  void stop() {
    nodes.values().stream().sorted(Comparator.comparing(Object::hashCode)).forEach(TestNode::close);
  }

  @Test
  void everyNodeKnowsTheTotalsOfAll() throws Exception {
    start("a", 1, tcp());
    start("b", 2, tcp());
    start("c", 3, tcp());
    echo("a", 10);
    echo("b", 200);
    echo("c", 3_000);

    for (String node : nodes.keySet()) {
      await().untilAsserted(() -> assertThat(states(node)).isEqualTo("a UP, b UP, c UP"));
      await()
          .untilAsserted(
              () -> {
                JsonObject totals = cluster(node).getJsonObject("totals");
                assertThat(totals.getLong("receivedBytes")).isEqualTo(3_210);
                assertThat(totals.getLong("sentBytes")).isEqualTo(3_210);
                assertThat(totals.getLong("opened")).isEqualTo(3);
              });
    }
  }

  /** The name is a's alone: a does not look for b, so it must be there when b comes. */
  @Test
  void findsMembersByAName() throws Exception {
    Discovery localhost = new Discovery(Discovery.Type.DNS, List.of(), "localhost");
    start("a", 1, localhost);
    await().until(() -> metrics("a").contains("echoport_cluster_joined 1.0"));
    start("b", 2, localhost);

    await().untilAsserted(() -> assertThat(states("a")).isEqualTo("a UP, b UP"));
  }

  @Test
  void tellsThatAMemberDrainsAndThenThatItLeft() throws Exception {
    start("a", 1, tcp());
    TestNode b = start("b", 2, tcp());
    echo("b", 7);
    awaitTwo();

    Socket open = b.connect();
    var drained = b.drain();
    await().untilAsserted(() -> assertThat(states("a")).isEqualTo("a UP, b DRAINING"));
    open.close();
    TestNode.await(drained);
    nodes.remove("b").close();
    await().untilAsserted(() -> assertThat(states("a")).isEqualTo("a UP, b LEFT"));
    assertThat(cluster("a").getJsonObject("totals").getLong("receivedBytes")).isEqualTo(7);
  }

  @Test
  void learnsOfAMemberThatLeftBeforeItCame() throws Exception {
    start("a", 1, tcp());
    TestNode b = start("b", 2, tcp());
    echo("b", 7);
    awaitTwo();
    nodes.remove("b");
    b.close();

    start("c", 3, tcp());

    await().untilAsserted(() -> assertThat(states("c")).isEqualTo("a UP, b LEFT, c UP"));
    assertThat(cluster("c").getJsonObject("totals").getLong("receivedBytes")).isEqualTo(7);
  }

  @Test
  void whoSubscribesToTheTotalsHearsThoseOfEveryNode() throws Exception {
    start("a", 1, tcp());
    start("b", 2, tcp());
    Map<String, Long> received = new ConcurrentHashMap<>();
    node("a")
        .gateway()
        .vertx()
        .eventBus()
        .<JsonObject>localConsumer(
            EventAddresses.STATS,
            message -> {
              JsonObject totals = message.body().getJsonObject("totals");
              received.put(message.body().getString("node"), totals.getLong("receivedBytes"));
            });
    echo("a", 5);
    echo("b", 6);

    await().untilAsserted(() -> assertThat(received).containsOnly(entry("a", 5L), entry("b", 6L)));
  }

  /** A cluster that heals can lose what its members had registered (vert.x issue 4394). */
  @Test
  void registersAnewWhatTheClusterHasLostOnceItChanges() throws Exception {
    start("a", 1, tcp());
    start("b", 2, tcp());
    awaitTwo();
    MultiMap<String, HazelcastRegistrationInfo> registrations =
        Hazelcast.getAllHazelcastInstances().iterator().next().getMultiMap("__vertx.subs");
    Set<String> before = whoServesWhat(registrations);

    registrations.clear();
    start("c", 3, tcp());

    await().until(() -> whoServesWhat(registrations).containsAll(before));
    assertThat(before).isNotEmpty();
  }

  private static Set<String> whoServesWhat(
      MultiMap<String, HazelcastRegistrationInfo> registrations) {
    return registrations.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().unwrap().nodeId())
        .collect(Collectors.toSet());
  }

  @Test
  void showsCompletionsOfAnotherNode() throws Exception {
    start("a", 1, tcp());
    start("b", 2, tcp());
    awaitTwo();

    try (BufferedReader events = follow("a", "b")) {
      String record = firstRecord(events, "b");
      assertThat(new JsonObject(record).getString("node")).isEqualTo("b");
      assertThat(new JsonObject(record).getString("connection")).startsWith("b-");
    }
    await().until(() -> !recording("b"));
  }

  @Test
  void showsCompletionsOfEveryNodeInOneStream() throws Exception {
    start("a", 1, tcp());
    start("b", 2, tcp());
    awaitTwo();

    try (BufferedReader events = follow("a", "*")) {
      firstRecord(events, "b");
      echo("a", 5);
      await().until(() -> new JsonObject(next(events)).getString("node").equals("a"));
    }
  }

  @Test
  void tailPrintsCompletionsOfEveryNode() throws Exception {
    start("a", 1, tcp());
    start("b", 2, tcp());
    awaitTwo();

    StringWriter printed = new StringWriter();
    Thread tail =
        new Thread(
            () ->
                Main.Commands.commandLine()
                    .setOut(new PrintWriter(printed, true))
                    .execute(
                        "tail", "--cluster", "--json", "--admin", node("a").gateway().adminUri()));
    tail.start();
    await().until(() -> recording("a") && recording("b"));
    echo("a", 5);
    echo("b", 6);

    await()
        .untilAsserted(
            () ->
                assertThat(printed.toString())
                    .contains("\"node\":\"a\"")
                    .contains("\"node\":\"b\""));
    nodes.remove("a").close();
    tail.join();
  }

  @Test
  void refusesToFollowANodeThatIsNotThere() throws Exception {
    start("a", 0, null);
    var answer = http.send(request("a", "api/v1/completions?node=b"), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\\\"b\\\" is not there (expected: * or one of a)");
  }

  @Test
  void aNodeAloneIsAClusterOfOne() throws Exception {
    start("a", 0, null);
    echo("a", 4);

    JsonObject cluster = cluster("a");
    assertThat(states("a")).isEqualTo("a UP");
    assertThat(cluster.getJsonObject("totals").getLong("receivedBytes")).isEqualTo(4);
    assertThat(cluster.getJsonArray("members").getJsonObject(0).getLong("ageMillis")).isZero();
  }

  @Test
  void echoesAtOnceWhereNoMemberCanBeReached() throws Exception {
    start("a", 1, new Discovery(Discovery.Type.TCP, List.of("127.0.0.77:" + memberPort), ""));

    echo("a", 100);
    assertThat(states("a")).isEqualTo("a UP");
  }

  @Test
  void namesEveryClusterPortThatIsTaken() throws Exception {
    InetAddress host = InetAddress.getByName("127.0.0.1");
    try (ServerSocket bus = new ServerSocket(0, 1, host);
        ServerSocket member = new ServerSocket(memberPort, 1, host)) {
      ClusterConfig config =
          new ClusterConfig(
              true,
              ClusterConfig.DEFAULT_NAME,
              "127.0.0.1",
              "",
              bus.getLocalPort(),
              member.getLocalPort(),
              tcp(),
              null);

      assertThatThrownBy(() -> TestNode.start(config("a", config)))
          .isInstanceOfSatisfying(
              StartFailure.class,
              failure ->
                  assertThat(failure.problems())
                      .satisfiesExactly(
                          problem ->
                              assertThat(problem)
                                  .startsWith("cluster.port: cannot listen on 127.0.0.1:"),
                          problem ->
                              assertThat(problem)
                                  .startsWith("cluster.memberPort: cannot listen on 127.0.0.1:")
                                  .contains("set cluster.memberPort")));
    }
  }

  private void awaitTwo() {
    for (String node : nodes.keySet()) {
      await().untilAsserted(() -> assertThat(states(node)).isEqualTo("a UP, b UP"));
    }
  }

  private Discovery tcp() {
    return new Discovery(
        Discovery.Type.TCP, List.of("127.0.0.1:" + memberPort, "127.0.0.2:" + memberPort), "");
  }

  private TestNode start(String name, int host, @Nullable Discovery discovery) throws Exception {
    ClusterConfig cluster =
        discovery == null
            ? TestNode.STANDALONE
            : new ClusterConfig(
                true,
                ClusterConfig.DEFAULT_NAME,
                "127.0.0." + host,
                "",
                0,
                memberPort,
                discovery,
                null);
    TestNode node = TestNode.start(config(name, cluster));
    nodes.put(name, node);
    return node;
  }

  private TestNode node(String name) {
    return requireNonNull(nodes.get(name), name);
  }

  static GatewayConfig config(String name, ClusterConfig cluster) {
    GatewayConfig base =
        TestNode.config(TransportChoice.AUTO, TestNode.listener(TestNode.DEFAULT_WINDOW));
    return new GatewayConfig(
        new NodeConfig(name, 1, TransportChoice.AUTO),
        base.listeners(),
        base.drain(),
        base.admin(),
        base.completions(),
        cluster,
        base.log());
  }

  private void echo(String node, int bytes) throws Exception {
    try (Socket socket = node(node).connect()) {
      socket.getOutputStream().write(new byte[bytes]);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).hasSize(bytes);
    }
  }

  private JsonObject cluster(String node) throws Exception {
    return new JsonObject(
        http.send(request(node, "api/v1/cluster"), BodyHandlers.ofString()).body());
  }

  private String metrics(String node) throws Exception {
    return http.send(request(node, "metrics"), BodyHandlers.ofString()).body();
  }

  private String states(String node) throws Exception {
    JsonArray members = cluster(node).getJsonArray("members");
    List<String> states = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      JsonObject member = members.getJsonObject(i);
      states.add(member.getString("name") + " " + member.getString("state"));
    }
    return String.join(", ", states);
  }

  private boolean recording(String node) {
    return node(node).gateway().parts().recording();
  }

  private HttpRequest request(String node, String path) {
    return HttpRequest.newBuilder(URI.create(node(node).gateway().adminUri() + "/" + path))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  private BufferedReader follow(String node, String whom) throws Exception {
    return new BufferedReader(
        new InputStreamReader(
            http.send(
                    request(node, "api/v1/completions?node=" + whom), BodyHandlers.ofInputStream())
                .body(),
            US_ASCII));
  }

  /** Echoes once the other node knows that it is followed. */
  private String firstRecord(BufferedReader events, String echoing) throws Exception {
    await().until(() -> recording(echoing));
    echo(echoing, 3);
    return next(events);
  }

  private static String next(BufferedReader events) throws Exception {
    String line = events.readLine();
    while (!line.startsWith("data: ")) {
      line = events.readLine();
    }
    return line.substring("data: ".length());
  }
}
