package dev.echoport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.completion.FaultKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultKindsTest {
  private static final Duration SOON = Duration.ofMillis(5);

  @RegisterExtension
  static final EchoportExtension ECHOPORT =
      EchoportExtension.with(
          node -> node.tcp("echo").tls("secure").http("web").ws("chat").udp("datagrams"));

  /** Every kind, on a listener that has it. */
  static Stream<Arguments> kinds() {
    return Stream.of(
            Map.of(
                "echo",
                List.of(
                    Fault.reset().afterSent(1, 9),
                    Fault.close().after(SOON),
                    Fault.finish(),
                    Fault.stall(SOON).with("what", "receive").every(9),
                    Fault.stallForEver().afterReceived(5),
                    Fault.delay(SOON, SOON),
                    Fault.rate(1_000),
                    Fault.slice(3, SOON),
                    Fault.flip(2),
                    Fault.corrupt(2).every(10),
                    Fault.drop(1),
                    Fault.duplicate(1),
                    Fault.insert(3L),
                    Fault.insert("abc").probability(0.001),
                    Fault.swap(2),
                    Fault.truncate(),
                    Fault.refuse(),
                    Fault.late(SOON))),
            Map.of(
                "secure",
                List.of(
                    TlsFaults.expiredCertificate().serverName("*.example.org"),
                    TlsFaults.certificateNotYetValid(),
                    TlsFaults.selfSignedCertificate(),
                    TlsFaults.certificateOfOtherName(),
                    TlsFaults.alert("handshake_failure"),
                    TlsFaults.stallHandshake(SOON),
                    TlsFaults.stallHandshake(),
                    TlsFaults.noCloseNotify().afterSent(5),
                    TlsFaults.badRecord().afterSent(5))),
            Map.of(
                "web",
                List.of(
                    HttpFaults.status(503).path("/orders/*").requests(1, 2),
                    HttpFaults.slowHead(SOON),
                    HttpFaults.badChunk().afterSent(5),
                    HttpFaults.tooShort(10),
                    HttpFaults.tooLong(10),
                    HttpFaults.goaway("ENHANCE_YOUR_CALM"),
                    HttpFaults.rstStream("REFUSED_STREAM"))),
            Map.of("chat", List.of(HttpFaults.closeFrame(1012), HttpFaults.badFrame("masked"))),
            Map.of(
                "datagrams",
                List.of(
                    DatagramFaults.loss().incoming().datagrams(1, 2),
                    DatagramFaults.burst(0.01, 0.1),
                    DatagramFaults.largerThan(1_472),
                    DatagramFaults.duplicate().outgoing(),
                    DatagramFaults.reorder(2, SOON).probability(0.25),
                    Fault.flip(1))))
        .flatMap(of -> of.entrySet().stream())
        .flatMap(of -> of.getValue().stream().map(fault -> Arguments.of(of.getKey(), fault)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aListenerTakesIt(String listener, Fault fault) {
    assertThatCode(() -> ECHOPORT.listener(listener).faults(fault)).doesNotThrowAnyException();
  }

  @Test
  void everyKindThatAConfigurationHasIsThere() {
    assertThat(kinds().map(of -> new JsonObject(of.get()[1].toString()).getString("do")))
        .containsAll(Arrays.stream(FaultKind.values()).map(FaultKind::word).toList());
  }

  private static HttpResponse<String> post(HttpClient client, URI uri) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString("hello"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void failsTheFirstTwoRequestsAndThenNone() throws Exception {
    ECHOPORT.listener("web").faults(HttpFaults.status(503).path("/echo").requests(1, 2));
    HttpClient client = HttpClient.newHttpClient();
    URI uri = ECHOPORT.uri("web");

    assertThat(post(client, uri.resolve("/other")).statusCode()).isEqualTo(200);
    assertThat(post(client, uri).statusCode()).isEqualTo(503);
    assertThat(post(client, uri).statusCode()).isEqualTo(503);
    assertThat(post(client, uri).body()).isEqualTo("hello");
    assertThat(ECHOPORT.listener("web").account().faults()).isEqualTo(Map.of("status", 2L));
  }

  @ParameterizedTest
  @CsvSource({"expired, validity check failed", "selfSigned, unable to find valid"})
  void showsAFlawOfTheCertificateToWhomTrustsIt(String flaw, String said) throws Exception {
    ECHOPORT
        .listener("secure")
        .nextConnection(
            flaw.equals("expired")
                ? TlsFaults.expiredCertificate()
                : TlsFaults.selfSignedCertificate());

    try (SSLSocket client = secure()) {
      assertThatThrownBy(client::startHandshake)
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining(said);
    }
    try (SSLSocket client = secure()) {
      client.startHandshake();
    }
  }

  private static SSLSocket secure() throws IOException {
    EchoportListener secure = ECHOPORT.listener("secure");
    SSLSocket client =
        (SSLSocket)
            ECHOPORT
                .node()
                .certificate()
                .sslContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", secure.port());
    client.setSoTimeout(60_000);
    return client;
  }

  @Test
  void losesTheFirstAnswersAndAccountsForThem() throws Exception {
    EchoportListener datagrams = ECHOPORT.listener("datagrams");
    datagrams.faults(DatagramFaults.loss().outgoing().datagrams(1, 2));
    try (DatagramSocket client = new DatagramSocket()) {
      client.connect(new InetSocketAddress("127.0.0.1", datagrams.port()));
      client.setSoTimeout(60_000);
      for (String text : List.of("one", "two", "three")) {
        client.send(new DatagramPacket(text.getBytes(), text.length()));
      }
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      client.receive(answer);
      assertThat(new String(answer.getData(), 0, answer.getLength())).isEqualTo("three");
      client.setSoTimeout(1);
      assertThatThrownBy(() -> client.receive(answer)).isInstanceOf(SocketTimeoutException.class);
    }

    ListenerAccount account = datagrams.account();
    assertThat(account.receivedBytes()).isEqualTo(11);
    assertThat(account.sentBytes()).isEqualTo(5);
    assertThat(account.discardedBytes()).isEqualTo(Map.of("FAULT", 6L));
    assertThat(account.faults()).isEqualTo(Map.of("loss", 2L));
    ECHOPORT.node().reset();
    assertThat(datagrams.account()).isEqualTo(ListenerAccount.NONE);
  }

  @Test
  void drawsTheSameAgainFromASeed() throws Exception {
    EchoportListener web = ECHOPORT.listener("web");
    HttpClient client = HttpClient.newHttpClient();
    List<List<Integer>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      web.seed(42);
      web.faults(HttpFaults.status(503).probability(0.5));
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        statuses.add(post(client, ECHOPORT.uri("web")).statusCode());
      }
      runs.add(statuses);
      client = HttpClient.newHttpClient();
    }

    assertThat(runs.get(1)).isEqualTo(runs.get(0)).contains(200, 503);
  }

  @Test
  void refusesWhatOnlyAnotherListenerHas() {
    assertThatThrownBy(() -> ECHOPORT.listener("echo").faults(HttpFaults.status(503)))
        .hasMessageContaining("status means nothing on tcp://");
    assertThatThrownBy(() -> ECHOPORT.listener("echo").faults(Fault.drop(1).requests(1, 2)))
        .hasMessageContaining("requests: is not a key of drop")
        .hasMessageContaining("expected one of");
    assertThatThrownBy(
            () -> ECHOPORT.listener("web").nextConnection(HttpFaults.status(503).requests(1, 2)))
        .hasMessageContaining("exclude each other");
  }
}
