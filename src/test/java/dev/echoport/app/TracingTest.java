package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.config.CidrBlock;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.TracingConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.scheme.Scheme;
import dev.echoport.tracing.Collector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private Collector collector;

  @BeforeEach
  void collect() throws IOException {
    collector = new Collector();
  }

  @AfterEach
  void end() {
    collector.close();
  }

  private TestNode node(ListenerConfig listener, Duration slow) throws Exception {
    return node(listener, new TracingConfig(collector.endpoint(), 100, slow));
  }

  private static TestNode node(ListenerConfig listener, TracingConfig tracing) throws Exception {
    GatewayConfig config = TestNode.config(TransportChoice.AUTO, listener);
    return TestNode.start(TestNode.traced(config, tracing));
  }

  private static ListenerConfig listener() {
    return TestNode.listener(TestNode.DEFAULT_WINDOW);
  }

  private Span span() {
    await().atMost(PATIENCE).until(() -> !collector.spans().isEmpty());
    assertThat(collector.spans()).hasSize(1);
    return collector.spans().get(0);
  }

  private static void exchange(TestNode node, byte[] sent) throws IOException {
    try (Socket peer = node.connect()) {
      peer.getOutputStream().write(sent);
      peer.shutdownOutput();
      peer.getInputStream().readAllBytes();
    }
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void sendsOneSpanForAConnection() throws Exception {
    try (TestNode node = node(listener(), Duration.ofSeconds(10))) {
      exchange(node, "hello".getBytes(ISO_8859_1));

      Span span = span();

      Map<String, Object> attributes = Collector.attributes(span.getAttributesList());
      assertThat(span.getName()).isEqualTo("connection echo");
      assertThat(span.getEventsList()).isEmpty();
      assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
      assertThat(attributes)
          .containsEntry("echoport.received.bytes", 5L)
          .containsEntry("echoport.sent.bytes", 5L)
          .containsEntry("echoport.scheme", "tcp")
          .containsEntry("network.local.port", (long) node.port())
          .containsEntry("echoport.close.reason", "PEER_FINISHED");
      assertThat(
              Collector.attributes(
                  collector.requests.get(0).getResourceSpans(0).getResource().getAttributesList()))
          .containsEntry("service.name", "echoport")
          .containsEntry("service.instance.id", "test");
    }
  }

  @Test
  void tellsOfSendsThatThePeerKeptWaiting() throws Exception {
    byte[] much = new byte[16 << 20];
    try (TestNode node = node(listener(), Duration.ofMillis(1))) {
      try (Socket peer = node.connect()) {
        Thread writer = new Thread(() -> write(peer, much));
        writer.start();
        InputStream in = peer.getInputStream();
        await()
            .atMost(PATIENCE)
            .until(() -> node.openConnections().get(0).window().postedSends() > 0);
        in.readNBytes(much.length);
        writer.join();
      }

      Span span = span();

      assertThat(span.getEventsList()).isNotEmpty();
      assertThat(span.getEvents(0).getName()).isEqualTo("slow completion");
      Map<String, Object> event = Collector.attributes(span.getEvents(0).getAttributesList());
      assertThat(event).containsEntry("echoport.operation", "SEND");
      assertThat(event)
          .hasEntrySatisfying(
              "echoport.duration",
              seconds -> assertThat((Double) seconds).isGreaterThanOrEqualTo(0.001));
    }
  }

  private static void write(Socket peer, byte[] data) {
    try {
      peer.getOutputStream().write(data);
      peer.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void continuesTheTraceOfTheFirstRequest() throws Exception {
    ListenerConfig http =
        new ListenerConfig(
            "echo",
            new InetListenAddress(Scheme.HTTP, "127.0.0.1", 0),
            1024,
            TestNode.DEFAULT_WINDOW,
            Duration.ZERO,
            0);
    String request =
        "GET /echo HTTP/1.1\r\nHost: x\r\ntraceparent: %s\r\nConnection: close\r\n\r\n";
    try (TestNode node = node(http, Duration.ofSeconds(10))) {
      exchange(node, request.formatted(PARENT).getBytes(ISO_8859_1));

      Span span = span();

      assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(span.getParentSpanId())).isEqualTo("b7ad6b7169203331");
      assertThat(node.closedConnections().get(0).trace()).hasToString(PARENT);
    }
  }

  @Test
  void continuesTheTraceThatAProxyNames() throws Exception {
    ProxyProtocolConfig proxy =
        new ProxyProtocolConfig(
            ProxyProtocolConfig.Mode.REQUIRED,
            List.of(CidrBlock.parse("127.0.0.0/8").orElseThrow()),
            Duration.ofSeconds(10));
    String tlv =
        "e0"
            + "%04x".formatted(PARENT.length())
            + HexFormat.of().formatHex(PARENT.getBytes(ISO_8859_1));
    String rest = "c0000201c6336402dc0401bb" + tlv;
    String header =
        "0d0a0d0a000d0a515549540a" + "2111" + "%04x".formatted(rest.length() / 2) + rest;
    try (TestNode node = node(listener().with(proxy), Duration.ofSeconds(10))) {
      exchange(node, HexFormat.of().parseHex(header));

      Span span = span();

      assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
      assertThat(Collector.attributes(span.getAttributesList()))
          .containsEntry("client.address", "192.0.2.1")
          .containsEntry("network.peer.address", "127.0.0.1");
    }
  }

  @Test
  void sendsWhatADrainHasEndedBeforeTheNodeIsGone() throws Exception {
    try (TestNode node = node(listener(), Duration.ofSeconds(10));
        Socket peer = node.connect()) {
      peer.getOutputStream().write(1);
      assertThat(peer.getInputStream().read()).isEqualTo(1);
      TestNode.await(node.drain());
    }

    assertThat(Collector.attributes(span().getAttributesList()))
        .containsEntry("echoport.close.reason", "DRAINED");
  }

  @Test
  void showsExemplarsOfTheSpansToWhoAsksForOpenMetrics() throws Exception {
    try (TestNode node = node(listener(), Duration.ofSeconds(10));
        Socket peer = node.connect()) {
      peer.getOutputStream().write(1);
      assertThat(peer.getInputStream().read()).isEqualTo(1);
      Pattern exemplar =
          Pattern.compile(
              "echoport_completion_seconds_bucket\\{listener=\"echo\",operation=\"SEND\",[^}]*} 1"
                  + " # \\{span_id=\"([0-9a-f]{16})\",trace_id=\"([0-9a-f]{32})\"}.*");

      await().atMost(PATIENCE).until(() -> exemplar.matcher(metrics(node)).find());
      Matcher found = exemplar.matcher(metrics(node));
      assertThat(found.find()).isTrue();
      peer.close();

      assertThat(hex(span().getTraceId())).isEqualTo(found.group(2));
      assertThat(hex(span().getSpanId())).isEqualTo(found.group(1));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(metrics(node))
                      .contains("echoport_spans_total{outcome=\"EXPORTED\"} 1"));
    }
  }

  private static String metrics(TestNode node) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.gateway().adminUri() + "/metrics"))
            .header("Accept", "application/openmetrics-text; version=1.0.0")
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    return response.body();
  }

  @Test
  void echoesThoughNoCollectorIsThere() throws Exception {
    URI nobody = collector.endpoint();
    collector.close();
    try (TestNode node = node(listener(), new TracingConfig(nobody, 100, Duration.ofMillis(1)))) {
      exchange(node, new byte[100_000]);

      await().atMost(PATIENCE).until(() -> node.closedConnections().size() == 1);
    }
  }

  @Test
  void recordsNothingWhereItIsOff() throws Exception {
    try (TestNode node = node(listener(), TracingConfig.OFF)) {
      assertThat(node.gateway().parts().recording()).isFalse();
    }
  }
}
