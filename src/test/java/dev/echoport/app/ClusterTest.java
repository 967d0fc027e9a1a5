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
import io.vertx.core.eventbus.MessageConsumer;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes of one cluster in one process, each on a loopback address of its own. Two of them stay for
 * all tests; what a test starts besides has a name of its own, because those two remember it.
 */
@Timeout(240)
class ClusterTest {
  private static final Map<String, TestNode> NODES = new TreeMap<>();
  private static final Map<String, List<Integer>> SENT = new TreeMap<>();
  private static int memberPort;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void startTwo() throws Exception {
    memberPort = FreePort.choose();
    start("a", 1, tcp());
    start("b", 2, tcp());
  }

  @BeforeEach
  void awaitTwo() {
    for (String node : List.of("a", "b")) {
      await().untilAsserted(() -> assertThat(states(node, "a", "b")).isEqualTo("a UP, b UP"));
    }
  }

  @AfterEach
  void stopTheOthers() {
    stop(Set.of("a", "b"));
  }

  @AfterAll
  static void stopAll() {
    stop(Set.of());
  }

  private static void stop(Set<String> others) {
    for (String name : List.copyOf(NODES.keySet())) {
      if (!others.contains(name)) {
        close(name);
      }
    }
  }

  private static void close(String name) {
    node(name).close();
    NODES.remove(name);
  }

  @Test
  void everyNodeKnowsTheTotalsOfAll() throws Exception {
    start("c", 3, tcp());
    echo("a", 10);
    echo("b", 200);
    echo("c", 3_000);

    for (String node : List.of("a", "b", "c")) {
      await()
          .untilAsserted(
              () -> assertThat(states(node, "a", "b", "c")).isEqualTo("a UP, b UP, c UP"));
      for (String other : List.of("a", "b", "c")) {
        await()
            .untilAsserted(
                () -> {
                  JsonObject totals = members(node, other).get(0).getJsonObject("totals");
                  assertThat(totals.getInteger("receivedBytes")).isEqualTo(sent(other));
                  assertThat(totals.getInteger("sentBytes")).isEqualTo(sent(other));
                  assertThat(totals.getInteger("opened"))
                      .isEqualTo(requireNonNull(SENT.get(other)).size());
                });
      }
      JsonObject cluster = cluster(node);
      for (String total : List.of("receivedBytes", "sentBytes", "opened")) {
        assertThat(cluster.getJsonObject("totals").getInteger(total))
            .isEqualTo(
                membersIn(cluster)
                    .mapToInt(member -> member.getJsonObject("totals").getInteger(total))
                    .sum());
      }
    }
  }

  /** The name is that of a alone. */
  @Test
  void findsMembersByAName() throws Exception {
    start("named", 3, new Discovery(Discovery.Type.DNS, List.of(), "localhost"));

    awaitJoined("named");
    await().untilAsserted(() -> assertThat(states("a", "named")).isEqualTo("named UP"));
  }

  @Test
  void tellsThatAMemberDrainsAndThenThatItLeft() throws Exception {
    TestNode drained = start("drained", 3, tcp());
    echo("drained", 7);
    await().untilAsserted(() -> assertThat(states("a", "drained")).isEqualTo("drained UP"));

    Socket open = drained.connect();
    var over = drained.drain();
    await().untilAsserted(() -> assertThat(states("a", "drained")).isEqualTo("drained DRAINING"));
    open.close();
    TestNode.await(over);
    close("drained");
    await().untilAsserted(() -> assertThat(states("a", "drained")).isEqualTo("drained LEFT"));
    assertThat(received("a", "drained")).isEqualTo(7);
  }

  @Test
  void learnsOfAMemberThatLeftBeforeItCame() throws Exception {
    start("gone", 3, tcp());
    echo("gone", 7);
    await().untilAsserted(() -> assertThat(states("a", "gone")).isEqualTo("gone UP"));
    close("gone");

    start("late", 4, tcp());

    await()
        .untilAsserted(
            () ->
                assertThat(states("late", "a", "gone", "late"))
                    .isEqualTo("a UP, gone LEFT, late UP"));
    assertThat(received("late", "gone")).isEqualTo(7);
  }

  @Test
  void whoSubscribesToTheTotalsHearsThoseOfEveryNode() throws Exception {
    Map<String, Integer> received = new ConcurrentHashMap<>();
    MessageConsumer<JsonObject> consumer =
        node("a")
            .gateway()
            .vertx()
            .eventBus()
            .localConsumer(
                EventAddresses.STATS,
                message -> {
                  JsonObject report = message.body();
                  if (report.getString("state").equals("UP")) {
                    int bytes = report.getJsonObject("totals").getInteger("receivedBytes");
                    received.put(report.getString("node"), bytes);
                  }
                });
    echo("a", 5);
    echo("b", 6);

    await()
        .untilAsserted(
            () -> assertThat(received).containsOnly(entry("a", sent("a")), entry("b", sent("b"))));
    TestNode.await(consumer.unregister());
  }

  /** A cluster that heals can lose what its members had registered (vert.x issue 4394). */
  @Test
  void registersAnewWhatTheClusterHasLostOnceItChanges() throws Exception {
    MultiMap<String, HazelcastRegistrationInfo> registrations =
        Hazelcast.getAllHazelcastInstances().iterator().next().getMultiMap("__vertx.subs");
    Set<String> before = whoServesWhat(registrations);

    registrations.clear();
    start("changing", 3, tcp());

    await().until(() -> whoServesWhat(registrations).containsAll(before));
    assertThat(before).isNotEmpty();
  }

  private void awaitJoined(String node) {
    await().until(() -> metrics(node).contains("echoport_cluster_joined 1.0"));
  }

  private static Set<String> whoServesWhat(
      MultiMap<String, HazelcastRegistrationInfo> registrations) {
    return registrations.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().unwrap().nodeId())
        .collect(Collectors.toSet());
  }

  @Test
  void showsCompletionsOfAnotherNode() throws Exception {
    try (BufferedReader events = follow("a", "b")) {
      String record = firstRecord(events, "b");
      assertThat(new JsonObject(record).getString("node")).isEqualTo("b");
      assertThat(new JsonObject(record).getString("connection")).startsWith("b-");
    }
    await().until(() -> !recording("b"));
  }

  @Test
  void showsCompletionsOfEveryNodeInOneStream() throws Exception {
    try (BufferedReader events = follow("a", "*")) {
      firstRecord(events, "b");
      echo("a", 5);
      await().until(() -> new JsonObject(next(events)).getString("node").equals("a"));
    }
  }

  /**
   * In a cluster apart: who is followed records for a while after its follower has gone. Its hosts
   * are no others', because members look for those again whom they have known.
   */
  @Test
  void tailPrintsCompletionsOfEveryNode() throws Exception {
    start("tailed", 13, tcp(13, 14));
    start("other", 14, tcp(13, 14));
    await().untilAsserted(() -> assertThat(states("tailed")).isEqualTo("other UP, tailed UP"));
    String admin = node("tailed").gateway().adminUri();
    StringWriter printed = new StringWriter();
    Thread tail =
        new Thread(
            () ->
                Main.Commands.commandLine()
                    .setOut(new PrintWriter(printed, true))
                    .execute("tail", "--cluster", "--json", "--admin", admin));
    tail.start();
    await().until(() -> recording("tailed") && recording("other"));
    exchange("tailed", 5);
    exchange("other", 6);

    await()
        .untilAsserted(
            () ->
                assertThat(printed.toString())
                    .contains("\"node\":\"tailed\"")
                    .contains("\"node\":\"other\""));
    close("tailed");
    tail.join();
  }

  @Test
  void refusesToFollowANodeThatIsNotThere() throws Exception {
    start("alone", 0, null);
    var answer = http.send(request("alone", "api/v1/completions?node=b"), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\\\"b\\\" is not there (expected: * or one of alone)");
  }

  @Test
  void aNodeAloneIsAClusterOfOne() throws Exception {
    start("alone", 0, null);
    exchange("alone", 4);

    JsonObject cluster = cluster("alone");
    assertThat(states("alone")).isEqualTo("alone UP");
    assertThat(cluster.getJsonObject("totals").getLong("receivedBytes")).isEqualTo(4);
    assertThat(cluster.getJsonArray("members").getJsonObject(0).getLong("ageMillis")).isZero();
  }

  @Test
  void echoesAtOnceWhereNoMemberCanBeReached() throws Exception {
    start("alone", 5, new Discovery(Discovery.Type.TCP, List.of("127.0.0.77:" + memberPort), ""));

    exchange("alone", 100);
    assertThat(states("alone")).isEqualTo("alone UP");
  }

  /** A member that accepts and says nothing keeps it joining. */
  @Test
  void leavesItsPortBehindWhenItIsClosedWhileItJoins() throws Exception {
    Discovery silent = new Discovery(Discovery.Type.TCP, List.of("127.0.0.7:" + memberPort), "");
    try (ServerSocket member =
        new ServerSocket(memberPort, 1, InetAddress.getByName("127.0.0.7"))) {
      start("joining", 6, silent);
      member.accept();

      close("joining");
    }
    new ServerSocket(memberPort, 1, InetAddress.getByName("127.0.0.6")).close();
  }

  @Test
  void namesEveryClusterPortThatIsTaken() throws Exception {
    InetAddress host = InetAddress.getByName("127.0.0.1");
    try (ServerSocket bus = new ServerSocket(0, 1, host);
        ServerSocket member = new ServerSocket(0, 1, host)) {
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

  private static Discovery tcp() {
    return tcp(1, 2);
  }

  private static Discovery tcp(int host, int other) {
    return new Discovery(
        Discovery.Type.TCP,
        List.of("127.0.0." + host + ":" + memberPort, "127.0.0." + other + ":" + memberPort),
        "");
  }

  private static TestNode start(String name, int host, @Nullable Discovery discovery)
      throws Exception {
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
    NODES.put(name, node);
    return node;
  }

  private static TestNode node(String name) {
    return requireNonNull(NODES.get(name), name);
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

  /** Over a connection of its own, and remembered. */
  private static void echo(String node, int bytes) throws Exception {
    SENT.computeIfAbsent(node, first -> new ArrayList<>()).add(bytes);
    exchange(node, bytes);
  }

  private static int sent(String node) {
    return requireNonNull(SENT.get(node)).stream().mapToInt(Integer::intValue).sum();
  }

  private static void exchange(String node, int bytes) throws Exception {
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

  private static Stream<JsonObject> membersIn(JsonObject cluster) {
    return cluster.getJsonArray("members").stream().map(JsonObject.class::cast);
  }

  /** Those of these names, as one node sees them; all without names. */
  private List<JsonObject> members(String viewer, String... names) throws Exception {
    Set<String> wanted = Set.of(names);
    return membersIn(cluster(viewer))
        .filter(member -> wanted.isEmpty() || wanted.contains(member.getString("name")))
        .toList();
  }

  private String states(String viewer, String... names) throws Exception {
    return members(viewer, names).stream()
        .map(member -> member.getString("name") + " " + member.getString("state"))
        .collect(Collectors.joining(", "));
  }

  private long received(String viewer, String name) throws Exception {
    return members(viewer, name).get(0).getJsonObject("totals").getLong("receivedBytes");
  }

  private static boolean recording(String node) {
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
