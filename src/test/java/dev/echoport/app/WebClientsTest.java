package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.echoport.client.ClientTls;
import dev.echoport.client.HttpOptions;
import dev.echoport.client.Target;
import dev.echoport.client.load.FaultKind;
import dev.echoport.client.load.LoadGenerator;
import dev.echoport.client.load.LoadOptions;
import dev.echoport.client.load.LoadReport;
import dev.echoport.client.load.Loads;
import dev.echoport.client.probe.ProbeOptions;
import dev.echoport.client.probe.ProbeReport;
import dev.echoport.client.probe.ProbeRun;
import dev.echoport.client.probe.ProbeStatus;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's own clients against its own listeners. */
class WebClientsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static TestNode node(Scheme scheme) throws Exception {
    return node(
        new ListenerConfig(
            "echo",
            new InetListenAddress(scheme, "127.0.0.1", 0),
            1024,
            TestNode.DEFAULT_WINDOW,
            Duration.ZERO,
            0));
  }

  private static TestNode node(ListenerConfig listener) throws Exception {
    return TestNode.start(TestNode.config(TransportChoice.AUTO, listener));
  }

  private static ListenerConfig greeting() {
    return TestNode.listener(TestNode.DEFAULT_WINDOW)
        .with(new GreetingConfig("220 hi", true, false));
  }

  private static ProbeReport probe(String uri, int size, int lines) throws Exception {
    return ProbeRun.run(
        new ProbeOptions(Target.parse(uri), LONG, 2, size, LONG, LONG, lines, ClientTls.DEFAULT));
  }

  private static LoadReport load(String uri, int size, int depth, int lines) throws Exception {
    return new LoadGenerator(
            Loads.load(
                Target.parse(uri),
                3,
                size,
                depth,
                null,
                Duration.ofMillis(200),
                LONG,
                1,
                Loads.STEADY,
                lines,
                ClientTls.DEFAULT))
        .run(progress -> {});
  }

  @ParameterizedTest
  @CsvSource({"WS, '', 1", "WS, /x, 100000", "HTTP, /echo, 1", "HTTP, /echo?status=200, 100000"})
  void probesAnEcho(Scheme scheme, String path, int size) throws Exception {
    try (TestNode node = node(scheme)) {
      ProbeReport report = probe(scheme.text() + "://127.0.0.1:" + node.port() + path, size, 0);

      assertThat(report.line()).startsWith("ECHO OK - 2/2 echoes of " + size + " B verified");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WS, http, /echo, status 426 (expected: 200)",
    "HTTP, http, /echo?status=503, status 503 (expected: 200)",
    "TCP, ws, '', the answer is not HTTP"
  })
  void saysWhatAnswersInstead(Scheme scheme, String client, String path, String reason)
      throws Exception {
    try (TestNode node = node(scheme)) {
      ProbeReport report = probe(client + "://127.0.0.1:" + node.port() + path, 32, 0);

      assertThat(report.status()).isEqualTo(ProbeStatus.CRITICAL);
      assertThat(report.line()).contains(reason);
    }
  }

  @Test
  void probesBehindLines() throws Exception {
    try (TestNode node = node(greeting())) {
      assertThat(probe("tcp://127.0.0.1:" + node.port(), 32, 2).status()).isEqualTo(ProbeStatus.OK);
      assertThat(probe("tcp://127.0.0.1:" + node.port(), 32, 1).status())
          .isEqualTo(ProbeStatus.CRITICAL);
    }
  }

  @ParameterizedTest
  @CsvSource({"WS, '', 64, 4", "WS, '', 200000, 2", "HTTP, /echo, 64, 4", "HTTP, /echo, 200000, 2"})
  void loadsAnEchoAndVerifiesIt(Scheme scheme, String path, int size, int depth) throws Exception {
    try (TestNode node = node(scheme)) {
      LoadReport report =
          load(scheme.text() + "://127.0.0.1:" + node.port() + path, size, depth, 0);

      assertThat(report.faultLines()).isEmpty();
      assertThat(report.faults()).isEmpty();
      await().until(() -> node.closedConnections().size() == 3);
      assertThat(node.closedConnections())
          .allSatisfy(WebClientsTest::isSettled)
          .allSatisfy(it -> assertThat(it.ledger().received()).isPositive());
    }
  }

  private static LoadReport requests(TestNode node, String path, HttpOptions http)
      throws InterruptedException {
    LoadOptions options =
        new LoadOptions(
            Target.parse("http://127.0.0.1:" + node.port() + path),
            2,
            64,
            3,
            null,
            Duration.ofMillis(200),
            LONG,
            1,
            Loads.STEADY,
            0,
            ClientTls.DEFAULT,
            http);
    return new LoadGenerator(options).run(progress -> {});
  }

  @ParameterizedTest
  @CsvSource({"PUT, 0, true", "POST, 100000, true", "GET, 0, false"})
  void sendsEachMessageAsARequestOfItsOwn(String method, int body, boolean comesBack)
      throws Exception {
    byte[] file = new byte[body];
    new Random(1).nextBytes(file);
    HttpOptions http =
        new HttpOptions(
            method, List.of(Map.entry("X-Test", "yes")), body == 0 ? null : Buffer.buffer(file));
    try (TestNode node = node(Scheme.HTTP)) {
      LoadReport report = requests(node, "/echo", http);

      assertThat(report.problems()).isEmpty();
      assertThat(report.messages()).isGreaterThanOrEqualTo(2 * 3);
      assertThat(report.table().contains("back and right")).isEqualTo(comesBack);
    }
  }

  @Test
  void callsAnHttpErrorAnAnswer() throws Exception {
    try (TestNode node = node(Scheme.HTTP)) {
      LoadReport report = requests(node, "/?status=404", new HttpOptions("GET", List.of(), null));

      assertThat(report.faults()).containsOnlyKeys(FaultKind.ANSWER);
      assertThat(report.faultLines().get(0)).contains("status 404 Not Found (expected: 2xx)");
    }
  }

  private static void isSettled(ConnectionReport report) {
    assertThat(report.ledger().sent()).isEqualTo(report.ledger().received());
  }

  @Test
  void loadsBehindLines() throws Exception {
    try (TestNode node = node(greeting())) {
      assertThat(load("tcp://127.0.0.1:" + node.port(), 64, 4, 2).faults()).isEmpty();
    }
  }

  @Test
  void countsAHandshakeThatIsRefused() throws Exception {
    try (TestNode node = node(Scheme.WS)) {
      LoadReport report = load("http://127.0.0.1:" + node.port() + "/echo", 64, 1, 0);

      assertThat(report.faults()).isNotEmpty();
      assertThat(report.faultLines()).anyMatch(line -> line.contains("status 426"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void boundsTheLinesToSkip(int lines) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> probe("tcp://127.0.0.1:1", 32, lines))
        .withMessageContaining("--skip-lines: " + lines + " (expected: 0 to 100)");
  }
}
