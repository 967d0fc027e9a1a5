package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.FaultyTlsNode.Got;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.scheme.Scheme;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class TlsFaultsTest {
  private static final List<String> ENGINES = List.of("openssl", "jdk");
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /** Of an alert that is encrypted, whatever the cipher, with the padding of the JDK. */
  private static final int CLOSE_NOTIFY_BYTES = 64;

  private static final byte[] INPUT = new byte[50_000];
  @TempDir private Path directory;

  static {
    new Random(1).nextBytes(INPUT);
  }

  static Stream<Arguments> enginesAndVersions() {
    return ENGINES.stream()
        .flatMap(engine -> VERSIONS.stream().map(version -> Arguments.of(engine, version)));
  }

  /** A client that takes whatever certificate it is shown. */
  private static SSLContext credulous() throws Exception {
    SSLContext credulous = SSLContext.getInstance("TLS");
    credulous.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return credulous;
  }

  @ParameterizedTest
  @MethodSource("enginesAndVersions")
  void aClientOfTheIssuerSeesOnlyThatItHasExpired(String engine, String version) throws Exception {
    String plan = "{do: certificate, what: expired, connections: 1}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, engine, plan)) {
      assertThat(FaultyTlsNode.failure(node.connectTrustingFaults(version)))
          .startsWith("NotAfter: ");
      ConnectionReport report = node.closed();
      assertThat(report.reason()).isEqualTo(CloseReason.TLS_FAILED);
      assertThat(CloseSentence.of(report))
          .startsWith("TLS failed: the peer gave up: alert certificate_")
          .endsWith(", behind fault 1, certificate expired (seed 42, connection 1).");
      assertThat(node.node().node().report("flaky").totals().faults())
          .containsEntry(FaultKind.CERTIFICATE, 1L);
      try (SSLSocket next = node.connect(version)) {
        assertThat(ReloadNode.echo(next, "good")).isEqualTo("good");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "notYetValid | NotBefore: ",
        "otherName | No subject alternative DNS name matching localhost found",
        "selfSigned | unable to find valid certification path",
      })
  void aClientOfTheIssuerSeesOnlyThatFlaw(String flaw, String seen) throws Exception {
    String plan = "{do: certificate, what: " + flaw + "}";
    for (String engine : ENGINES) {
      try (FaultyTlsNode node = FaultyTlsNode.start(directory, engine, plan)) {
        assertThat(FaultyTlsNode.failure(node.connectTrustingFaults("TLSv1.3"))).contains(seen);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Scheme.class,
      names = {"HTTPS", "WSS"})
  void handshakesOfTheWebHaveTheirsToo(Scheme scheme) throws Exception {
    String plan =
        "{do: certificate, what: expired, connections: 1},"
            + " {do: alert, what: unrecognized_name, connections: 2}";
    try (FaultyTlsNode node = FaultyTlsNode.on(scheme, directory, "openssl", plan)) {
      assertThat(FaultyTlsNode.failure(node.connectTrustingFaults("TLSv1.3")))
          .startsWith("NotAfter: ");
      assertThat(FaultyTlsNode.failure(node.connectTrustingFaults("TLSv1.3")))
          .contains("unrecognized_name");
    }
  }

  @Test
  void newFilesGetTheFlawAsWell() throws Exception {
    String plan = "{do: certificate, what: expired}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, "jdk", plan)) {
      node.renew("renewed.example");
      try (SSLSocket client = node.connect(credulous(), null, "TLSv1.3")) {
        client.startHandshake();
        assertThat(client.getSession().getPeerPrincipal().getName())
            .isEqualTo("CN=renewed.example");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndVersions")
  void anAlertAnswersTheClientHello(String engine, String version) throws Exception {
    String plan = "{do: alert, what: unrecognized_name}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, engine, plan)) {
      assertThat(FaultyTlsNode.failure(node.connect(version)))
          .contains("fatal alert: unrecognized_name");
      ConnectionReport report = node.closed();
      assertThat(report.reason()).isEqualTo(CloseReason.FAULT);
      assertThat(CloseSentence.of(report))
          .isEqualTo(
              "Fault 1, alert unrecognized_name in the handshake (seed 42, connection 1), ended it;"
                  + " the peer was sent exactly 0 bytes.");
      assertThat(node.node().node().report("flaky").totals().faults())
          .containsEntry(FaultKind.ALERT, 1L);
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndVersions")
  void endsWithoutCloseNotify(String engine, String version) throws Exception {
    String plan = "{do: noCloseNotify, at: {sent: 20000B}}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, engine, plan)) {
      assertThat(node.lastRecordBytes(INPUT, version)).isGreaterThan(CLOSE_NOTIFY_BYTES);
      assertEndedAt20000(node.closed(), "noCloseNotify");
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndVersions")
  void anOrderlyEndHasItsCloseNotify(String engine, String version) throws Exception {
    String plan = "{do: close, at: {sent: 20000B}}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, engine, plan)) {
      assertThat(node.lastRecordBytes(INPUT, version)).isLessThanOrEqualTo(CLOSE_NOTIFY_BYTES);
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndVersions")
  void sendsARecordThatDoesNotDecrypt(String engine, String version) throws Exception {
    String plan = "{do: badRecord, at: {sent: 20000B}}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, engine, plan)) {
      Got got = FaultyTlsNode.exchange(node.connect(version), INPUT);
      assertThat(got.bytes()).isEqualTo(Arrays.copyOf(INPUT, 20_000));
      assertThat(got.end()).containsAnyOf("Tag mismatch", "bad_record_mac");
      assertEndedAt20000(node.closed(), "badRecord");
    }
  }

  @Test
  void anAnswerOfTheWebEndsWithoutCloseNotify() throws Exception {
    String plan = "{do: noCloseNotify, at: {sent: 1000B}}";
    try (FaultyTlsNode node = FaultyTlsNode.on(Scheme.HTTPS, directory, "openssl", plan)) {
      assertThat(node.lastRecordBytes(post(), "TLSv1.3")).isGreaterThan(CLOSE_NOTIFY_BYTES);
      assertThat(node.closed().ledger().sent()).isEqualTo(1000);
    }
  }

  @Test
  void anAnswerOfTheWebEndsByARecordThatDoesNotDecrypt() throws Exception {
    String plan = "{do: badRecord, at: {sent: 1000B}}";
    try (FaultyTlsNode node = FaultyTlsNode.on(Scheme.HTTPS, directory, "jdk", plan)) {
      Got got = FaultyTlsNode.exchange(node.connect("TLSv1.3"), post());
      assertThat(got.end()).containsAnyOf("Tag mismatch", "bad_record_mac");
      assertThat(node.closed().ledger().sent()).isEqualTo(1000);
    }
  }

  private static byte[] post() {
    String head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n";
    byte[] start = head.formatted(INPUT.length).getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(start, start.length + INPUT.length);
    System.arraycopy(INPUT, 0, all, start.length, INPUT.length);
    return all;
  }

  private static void assertEndedAt20000(ConnectionReport report, String kind) {
    assertThat(report.reason()).isEqualTo(CloseReason.FAULT);
    assertThat(CloseSentence.of(report))
        .startsWith(
            "Fault 1, "
                + kind
                + " at 19.5 KiB sent (seed 42, connection 1), ended it;"
                + " the peer was sent exactly 20,000 bytes");
    LedgerSnapshot ledger = report.ledger();
    assertThat(ledger.sent()).isEqualTo(20_000);
    assertThat(ledger.pending()).isZero();
    assertThat(ledger.discardedIn() + ledger.discardedOut()).isEqualTo(ledger.received() - 20_000);
  }

  @Test
  void aHandshakeStallsForATimeAndThenSucceeds() throws Exception {
    String plan = "{do: stallHandshake, time: 200ms}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, "jdk", plan);
        SSLSocket client = node.connect("TLSv1.3")) {
      long began = System.nanoTime();
      assertThat(ReloadNode.echo(client, "late")).isEqualTo("late");
      assertThat(System.nanoTime() - began).isGreaterThan(190_000_000);
    }
  }

  @Test
  void aHandshakeThatStallsForEverEndsByTheTimeOfHandshakesAndCostsNobodyElse() throws Exception {
    String plan = "{do: stallHandshake, connections: 1-3}";
    try (FaultyTlsNode node =
        FaultyTlsNode.start(
            directory,
            "jdk",
            plan,
            "listeners.flaky.tls.maxHandshakes=2",
            "listeners.flaky.tls.handshakeTimeout=8s")) {
      List<Socket> stalled = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        stalled.add(node.connectWithClientHello());
      }
      node.await(FaultKind.STALL_HANDSHAKE, 3);
      try (SSLSocket next = node.connect("TLSv1.3")) {
        assertThat(ReloadNode.echo(next, "good")).isEqualTo("good");
      }
      for (Socket client : stalled) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        client.close();
      }
      List<ConnectionReport> reports = node.node().closed(4);
      assertThat(reports.subList(0, 3))
          .allSatisfy(
              report ->
                  assertThat(CloseSentence.of(report))
                      .startsWith("Fault 1, stallHandshake (seed 42, connection "));
    }
  }

  @Test
  void aDrainEndsAHandshakeThatStalls() throws Exception {
    String plan = "{do: stallHandshake}";
    FaultyTlsNode node =
        FaultyTlsNode.start(
            directory, "jdk", plan, "listeners.flaky.tls.handshakeTimeout=1h", "drain.timeout=1h");
    try (Socket client = node.connectWithClientHello()) {
      node.await(FaultKind.STALL_HANDSHAKE, 1);
      node.close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  static Stream<Arguments> transports() {
    return WorkingTransports.stream()
        .flatMap(
            transport ->
                Stream.of("alert, what: internal_error", "noCloseNotify", "badRecord")
                    .map(kind -> Arguments.of(transport.name().toLowerCase(Locale.ROOT), kind)));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void endsBehindTheSameByteOnEveryTransport(String transport, String kind) throws Exception {
    String plan = "{do: " + kind + ", at: {sent: 20000B}}";
    try (FaultyTlsNode node =
        FaultyTlsNode.start(directory, "openssl", plan, "node.transport=" + transport)) {
      Got got = FaultyTlsNode.exchange(node.connect("TLSv1.3"), INPUT);
      assertThat(got.bytes()).isEqualTo(Arrays.copyOf(INPUT, 20_000));
      assertThat(node.closed().reason()).isEqualTo(CloseReason.FAULT);
    }
  }

  static Stream<Arguments> suites() {
    return Stream.of(
        Arguments.of("TLSv1.3", "TLS_AES_128_GCM_SHA256"),
        Arguments.of("TLSv1.3", "TLS_AES_256_GCM_SHA384"),
        Arguments.of("TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256"),
        Arguments.of("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        Arguments.of("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
        Arguments.of("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void anEncryptedAlertFollowsExactlySoManyBytes(String version, String suite) throws Exception {
    String plan = "{do: alert, what: access_denied, at: {sent: 20000B}}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, "openssl", plan)) {
      for (int i = 1; i <= 2; i++) { // the second one may resume the session
        SSLSocket client = node.connect(version);
        client.setEnabledCipherSuites(new String[] {suite});
        Got got = FaultyTlsNode.exchange(client, INPUT);
        assertThat(got.bytes()).isEqualTo(Arrays.copyOf(INPUT, 20_000));
        assertThat(got.end()).endsWith("Received fatal alert: access_denied");
      }
      assertEndedAt20000(node.node().closed(2).get(0), "alert access_denied");
    }
  }

  @Test
  void aFaultIsForTheClientsOfOneServerName() throws Exception {
    String plan =
        "{do: certificate, what: otherName, serverName: \"*.example.org\"},"
            + "{do: close, at: {sent: 100B}, serverName: localhost},"
            + "{do: insert, at: {sent: 50B}, text: x, serverName: a.example.org}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, "jdk", plan)) {
      try (SSLSocket of = node.connect(credulous(), "a.example.org", "TLSv1.3")) {
        of.startHandshake();
        assertThat(of.getSession().getPeerPrincipal().getName()).isEqualTo("CN=other.example");
      }
      Got got = FaultyTlsNode.exchange(node.connect("TLSv1.3"), INPUT);
      assertThat(got.bytes()).isEqualTo(Arrays.copyOf(INPUT, 100));
      try (SSLSocket unnamed = node.connect(credulous(), null, "TLSv1.3")) {
        byte[] sent = Arrays.copyOf(INPUT, 200);
        unnamed.getOutputStream().write(sent);
        assertThat(unnamed.getInputStream().readNBytes(200)).isEqualTo(sent);
      }
    }
  }

  @Test
  void aLineKnowsWhichNameItsClientHelloAskedFor() throws Exception {
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, "jdk", "")) {
      node.put("{choose: line}");
      String line = "{do: close, at: {sent: 5B}, serverName: %s}\n123456789";
      byte[] own = line.formatted("localhost").getBytes(StandardCharsets.US_ASCII);
      Got got = FaultyTlsNode.exchange(node.connect("TLSv1.3"), own);
      assertThat(new String(got.bytes(), StandardCharsets.US_ASCII)).endsWith("\n12345");
      try (SSLSocket other = node.connect("TLSv1.3")) {
        byte[] sent = line.formatted("other.example").getBytes(StandardCharsets.US_ASCII);
        other.getOutputStream().write(sent);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(other.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(reader.readLine()).startsWith("ok ");
        char[] echo = new char[9];
        assertThat(reader.read(echo)).isPositive();
        assertThat(echo[0]).isEqualTo('1');
      }
    }
  }
}
