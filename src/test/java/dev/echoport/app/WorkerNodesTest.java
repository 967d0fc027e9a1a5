package dev.echoport.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.FreePort;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** A gateway and its workers, on loopback addresses of their own; one worker is always there. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerNodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Map<String, String> CHAINS =
      Map.of(
          "upper", "{name: uppercase, on: bus}",
          "prefixed", "{name: prefix, on: bus, text: '<é> '}",
          "wrapped", "{name: envelope, on: bus}",
          "decoded", "{name: hex, mode: decode, on: bus, retries: 9}",
          "local", "{name: lowercase, on: bus, prefer: local}",
          "unserved", "{name: foreign, on: bus, address: nobody.there}",
          "late", "{name: foreign, on: bus, address: late.consumer, retries: 10}",
          "wrong", "{name: foreign, on: bus, address: wrong.consumer}",
          "slow", "{name: sleep, time: 150ms, on: bus, timeout: 700ms, retries: 5}");

  private int memberPort;
  private Gateway gateway;
  private Gateway worker;

  @BeforeAll
  void startOneOfEach() throws Exception {
    memberPort = FreePort.choose();
    gateway = Gateway.start(config("g", 1), new CatalogSource().everything());
    worker = startWorker("a", 2);
    await().atMost(PATIENCE).until(() -> exchange("upper", "x").equals("X\n"));
  }

  @AfterAll
  void stop() {
    worker.close();
    gateway.close();
  }

  @Test
  void anotherNodeProcessesFramesInTheirOrder() throws Exception {
    List<String> frames = IntStream.range(0, 300).mapToObj(i -> "frame-" + i).toList();

    assertThat(exchange("upper", String.join("\n", frames)))
        .isEqualTo(
            frames.stream()
                .map(f -> f.toUpperCase(Locale.ROOT) + "\n")
                .collect(Collectors.joining()));
  }

  @Test
  void optionsArriveAtTheOtherNode() throws Exception {
    assertThat(exchange("prefixed", "a")).isEqualTo("<é> a\n");
  }

  @Test
  void theOtherNodeLearnsWhereAFrameComesFrom() throws Exception {
    List<String> answers = exchange("wrapped", "a\nb").lines().toList();

    JsonObject second = new JsonObject(answers.get(1));
    assertThat(second.getString("node")).isEqualTo("g");
    assertThat(second.getString("listener")).isEqualTo("wrapped");
    assertThat(second.getString("connection")).startsWith("g-");
    assertThat(second.getString("remoteAddress")).startsWith("127.0.0.1:");
    assertThat(second.getLong("sequence")).isEqualTo(2);
    assertThat(second.getString("payload")).isEqualTo("b");
  }

  @Test
  void aFrameThatTheOtherNodeRefusesIsNotSentAgain() throws Exception {
    long before = requests(worker);

    ConnectionReport closed = failed("decoded", "xyz");
    assertThat(closed.reason()).isEqualTo(CloseReason.PROCESSOR_FAILED);
    assertThat(closed.cause()).startsWith("echoport.processors.hex: ");
    assertThat(requests(worker)).isEqualTo(before + 1);
  }

  @Test
  void saysThatNobodyServesAnAddress() throws Exception {
    ConnectionReport closed = failed("unserved", "a");

    assertThat(closed.reason()).isEqualTo(CloseReason.PROCESSOR_FAILED);
    assertThat(closed.cause())
        .isEqualTo("nobody serves nobody.there (start a worker node, or a consumer of your own)");
    assertThat(closed.ledger().discardedIn()).isEqualTo(2);
  }

  @Test
  void triesAnAddressAgainUntilSomebodyServesIt() throws Exception {
    try (Socket peer = connect("late")) {
      peer.getOutputStream().write("a\n".getBytes(UTF_8));
      await()
          .until(() -> !TestNode.await(gateway.view().openConnections(TestNode.OLDEST)).isEmpty());
      var consumer = answering("late.consumer", Buffer.buffer("late"));

      peer.shutdownOutput();
      assertThat(peer.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("late\n");
      TestNode.await(consumer.unregister());
    }
  }

  @Test
  void prefersAConsumerOfItsOwnWhereThatIsSaid() throws Exception {
    assertThat(exchange("local", "A")).isEqualTo("a\n");

    var consumer = answering("echoport.processors.lowercase", Buffer.buffer("own"));
    assertThat(exchange("local", "A")).isEqualTo("own\n");
    TestNode.await(consumer.unregister());
  }

  @Test
  void refusesAnAnswerThatIsNoPayload() throws Exception {
    var consumer = answering("wrong.consumer", new JsonObject());

    assertThat(failed("wrong", "a").cause())
        .isEqualTo(
            "wrong.consumer: answered with a JsonObject (expected: a buffer, or a text in base64)");
    TestNode.await(consumer.unregister());
  }

  @Test
  void aWorkerThatDrainsAndLeavesLosesNothing() throws Exception {
    Gateway second = startWorker("b", 3);
    try (Socket peer = connect("upper")) {
      while (requests(second) < 50) {
        exchangeOn(peer);
      }
      CompletableFuture<FinalReport> left = CompletableFuture.supplyAsync(() -> leave(second));
      while (!left.isDone()) {
        exchangeOn(peer);
      }

      assertThat(left.get().clean()).isTrue();
      assertThat(left.get().toJson()).contains("\"failed\":0,\"pending\":0");
    }
  }

  private static FinalReport leave(Gateway node) {
    try (node) {
      return node.drain().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Several frames at once, on a connection that stays. */
  private static void exchangeOn(Socket peer) throws Exception {
    peer.getOutputStream().write("a\nb\nc\nd\n".repeat(8).getBytes(UTF_8));
    assertThat(peer.getInputStream().readNBytes(64))
        .asString(UTF_8)
        .isEqualTo("A\nB\nC\nD\n".repeat(8));
  }

  /**
   * The last: until the cluster forgets the worker, requests that are not repeated can go to it.
   */
  @Test
  @Order(Integer.MAX_VALUE)
  void sendsFramesOfAWorkerThatIsGoneToAnotherOne() throws Exception {
    Gateway second = startWorker("c", 4);
    await().atMost(PATIENCE).until(() -> exchange("slow", "a\nb") != null && requests(second) > 0);
    long before = requests(second);
    List<String> sent = new ArrayList<>();
    try (Socket peer = connect("slow")) {
      await().until(() -> sentOne(peer, sent) && requests(second) > before);
      second.close();

      peer.shutdownOutput();
      assertThat(readAll(peer)).isEqualTo(String.join("", sent));
    }
  }

  /** While the cluster renews registrations several frames in a row can go to the same worker. */
  private static boolean sentOne(Socket peer, List<String> sent) throws IOException {
    String frame = "frame-" + sent.size() + "\n";
    sent.add(frame);
    peer.getOutputStream().write(frame.getBytes(UTF_8));
    return true;
  }

  @Test
  void aWorkerNeedsACluster() {
    assertThatThrownBy(
            () -> {
              GatewayConfig alone = load(List.of("admin.port=0"));
              Gateway.startWorker(alone, new CatalogSource().everything());
            })
        .isInstanceOfSatisfying(
            StartFailure.class,
            failure ->
                assertThat(failure.problems())
                    .containsExactly(
                        "cluster.enabled: false: a worker works for others (expected: true; see"
                            + " docs/cluster.md)"));
  }

  private Gateway startWorker(String name, int host) throws Exception {
    return Gateway.startWorker(config(name, host), new CatalogSource().everything());
  }

  private static long requests(Gateway node) {
    return node.parts().served.orElseThrow().totals().requests();
  }

  @Test
  void theMemberPortLetsNoClientOfHazelcastIn() throws Exception {
    try (Socket client = new Socket("127.0.0.1", memberPort)) {
      client.setSoTimeout(10_000);
      client.getOutputStream().write("CP2".getBytes(UTF_8)); // how its own clients begin

      assertThat(ends(client)).isTrue();
    }
  }

  /** By FIN or by a reset; what it is told before is not looked at. */
  private static boolean ends(Socket peer) throws IOException {
    try {
      peer.getInputStream().readAllBytes();
      return true;
    } catch (SocketException reset) {
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    }
  }

  private GatewayConfig config(String name, int host) throws Exception {
    List<String> settings = new ArrayList<>();
    settings.add("node={name: " + name + ", eventLoops: 1}");
    settings.add("admin.port=0");
    settings.add("listeners.echo=null");
    CHAINS.forEach(
        (listener, chain) ->
            settings.add(
                "listeners."
                    + listener
                    + "={uri: 'tcp://127.0.0.1:0', frame: line, processors: ["
                    + chain
                    + "]}"));
    settings.add("cluster={enabled: true, port: 0, memberPort: " + memberPort + "}");
    settings.add("cluster.host=127.0.0." + host);
    settings.add("cluster.discovery.members=[127.0.0.1, 127.0.0.2]");
    return load(settings);
  }

  private static GatewayConfig load(List<String> settings) throws Exception {
    return ConfigLoader.load(null, Map.of("HOSTNAME", "test"), settings, new CatalogSource())
        .config();
  }

  private MessageConsumer<Object> answering(String address, Object answer) throws Exception {
    EventBus bus = gateway.vertx().eventBus();
    MessageConsumer<Object> consumer = bus.localConsumer(address, message -> message.reply(answer));
    TestNode.await(consumer.completion());
    return consumer;
  }

  private Socket connect(String listener) throws Exception {
    int port =
        gateway.listeners().stream()
            .filter(one -> one.config().name().equals(listener))
            .findFirst()
            .orElseThrow()
            .port();
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private String exchange(String listener, String frames) throws Exception {
    try (Socket peer = connect(listener)) {
      peer.getOutputStream().write((frames + "\n").getBytes(UTF_8));
      peer.shutdownOutput();
      return readAll(peer);
    }
  }

  private static String readAll(Socket peer) {
    try {
      return new String(peer.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What became of the connection that sent {@code frame}, and got nothing. */
  private ConnectionReport failed(String listener, String frame) throws Exception {
    assertThat(exchange(listener, frame)).isEmpty();
    List<ConnectionReport> closed = new ArrayList<>();
    await()
        .until(
            () -> {
              closed.clear();
              TestNode.await(gateway.view().closedConnections(1000)).stream()
                  .filter(connection -> connection.listener().equals(listener))
                  .forEach(closed::add);
              return !closed.isEmpty();
            });
    return closed.get(0);
  }
}
