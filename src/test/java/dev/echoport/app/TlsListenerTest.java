package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.probe.ProbeOptions;
import dev.echoport.client.probe.ProbeRun;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.config.CidrBlock;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.TlsConfig.Engine;
import dev.echoport.config.TransportChoice;
import dev.echoport.tls.ServerTls;
import dev.echoport.tls.hello.ClientHello;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsListenerTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(200);

  private TestPki pki;

  @BeforeEach
  void issue(@TempDir Path directory) throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "localhost");
  }

  private TlsConfig tls(Engine engine, ClientAuth clientAuth) {
    return TlsNode.config(pki, engine, clientAuth, null, LONG, 64);
  }

  private static void echoOneByte(Socket peer) throws Exception {
    peer.getOutputStream().write(7);
    assertThat(peer.getInputStream().read()).isEqualTo(7);
  }

  private static String subject(SSLSocket peer) throws Exception {
    X509Certificate certificate = (X509Certificate) peer.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  private static SSLSocket asking(SSLSocket peer, String name, String... protocols) {
    SSLParameters parameters = peer.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(protocols);
    peer.setSSLParameters(parameters);
    return peer;
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void reportsWhatWasAgreedOn(Engine engine) throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.REQUIRE));
        SSLSocket peer =
            asking(node.connect(pki.client("somebody")), "a.example", "other", "http/1.1")) {
      echoOneByte(peer);

      ConnectionReport report = node.node().openConnections().get(0);
      TlsReport tls = Objects.requireNonNull(report.tls());
      byte[] shown = peer.getSession().getPeerCertificates()[0].getEncoded();
      assertThat(tls)
          .isEqualTo(
              new TlsReport(
                  "TLSv1.3",
                  peer.getSession().getCipherSuite(),
                  "a.example",
                  "http/1.1",
                  "CN=somebody",
                  engine.name(),
                  tls.clientHello(),
                  tls.ja4(),
                  ClientHello.sha256(shown),
                  false));
      assertThat(tls.clientHello()).hasSize(64);
      assertThat(tls.ja4()).startsWith("t13d");
      assertThat(report.ledger().received()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void servesAClientWhoseProtocolsItDoesNotHave(Engine engine) throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.NONE));
        SSLSocket peer = asking(node.connect(), "localhost", "other")) {
      echoOneByte(peer);

      assertThat(peer.getApplicationProtocol()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void endsAHandshakeWithoutTheCertificateThatItRequires(Engine engine) throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.REQUIRE));
        SSLSocket peer = node.connect()) {
      assertThatThrownBy(() -> echoOneByte(peer))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("alert");

      assertThat(node.closed().reason()).isEqualTo(CloseReason.TLS_FAILED);
      assertThat(node.closed().cause())
          .isEqualTo("the peer showed no certificate (tls.clientAuth: require)");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void endsAHandshakeWithACertificateOfSomebodyElse(Engine engine, @TempDir Path other)
      throws Exception {
    TestPki others = new TestPki(other);
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.REQUEST));
        SSLSocket peer = node.connect(others.client("stranger"))) {
      assertThat(catchThrowable(() -> echoOneByte(peer))).isInstanceOf(SSLException.class);

      assertThat(node.closed().reason()).isEqualTo(CloseReason.TLS_FAILED);
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, unknown_ca", "JDK, certificate_unknown"})
  void tellsAClientThatItsAuthorityIsUnknown(Engine engine, String alert, @TempDir Path other)
      throws Exception {
    TestPki others = new TestPki(other);
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.REQUIRE));
        SSLSocket peer = node.connect(pki.clientOf(others, "stranger"))) {
      assertThatThrownBy(() -> echoOneByte(peer)).hasMessageEndingWith(alert);

      assertThat(node.closed().cause()).startsWith("the peer's certificate is not trusted: ");
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, certificate_expired", "JDK, certificate_unknown"})
  void tellsAClientThatItsCertificateHasExpired(Engine engine, String alert) throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.REQUIRE));
        SSLSocket peer = node.connect(pki.clientOfYesterday("late"))) {
      assertThatThrownBy(() -> echoOneByte(peer)).hasMessageEndingWith(alert);

      assertThat(node.closed().cause()).startsWith("the peer's certificate is not trusted: ");
    }
  }

  @Test
  void answersAClientHelloThatIsTooLongWithAnAlert() throws Exception {
    byte[] header = {22, 3, 1, 0, 8, 1, 2, 0, 0, 3, 3, 0, 0};
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki));
        Socket peer = node.plain()) {
      peer.getOutputStream().write(header);

      assertThat(peer.getInputStream().readAllBytes()).containsExactly(21, 3, 3, 0, 2, 2, 47);
      peer.close();
      assertThat(node.closed().reason()).isEqualTo(CloseReason.TLS_FAILED);
    }
  }

  @Test
  void servesAClientWithoutCertificateWhereOneIsOnlyAskedFor() throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(Engine.AUTO, ClientAuth.REQUEST));
        SSLSocket peer = node.connect()) {
      echoOneByte(peer);

      TlsReport tls = Objects.requireNonNull(node.node().openConnections().get(0).tls());
      assertThat(tls.peer()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void saysThatThePeerDidNotTrustIt(Engine engine, @TempDir Path other) throws Exception {
    TestPki others = new TestPki(other);
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.NONE));
        SSLSocket peer = node.connect(others.client())) {
      assertThat(catchThrowable(peer::startHandshake)).isInstanceOf(SSLException.class);

      assertThat(node.closed().reason()).isEqualTo(CloseReason.TLS_FAILED);
      assertThat(node.closed().cause()).startsWith("the peer gave up: alert ");
    }
  }

  @Test
  void answersPlainTextWithAnAlert() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki));
        Socket peer = node.plain()) {
      peer.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(peer.getInputStream().readAllBytes()).containsExactly(21, 3, 3, 0, 2, 2, 10);
      peer.close();
      assertThat(node.closed().reason()).isEqualTo(CloseReason.TLS_FAILED);
      assertThat(node.closed().cause())
          .isEqualTo("the peer sent plain text (expected: a handshake of TLS)");
    }
  }

  @Test
  void endsAHandshakeThatTakesTooLong() throws Exception {
    TlsConfig hasty = TlsNode.config(pki, Engine.AUTO, ClientAuth.NONE, null, SHORT, 64);
    try (TlsNode node = TlsNode.start(pki, hasty);
        Socket peer = node.plain()) {
      peer.getOutputStream().write(22);

      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      peer.close();
      assertThat(node.closed().reason()).isEqualTo(CloseReason.TLS_FAILED);
      assertThat(node.closed().cause()).isEqualTo("no handshake within 200ms");
    }
  }

  @Test
  void takesAConnectionThatOnlyConnectsForFinished() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      node.plain().close();

      assertThat(node.closed().reason()).isEqualTo(CloseReason.PEER_FINISHED);
    }
  }

  @Test
  void choosesTheCertificateByName() throws Exception {
    for (String name : List.of("a.example", "_.b.example")) {
      pki.install("sni/" + name, name.replace('_', '*'));
    }
    TlsConfig config = TlsNode.config(pki, Engine.AUTO, ClientAuth.NONE, pki.file("sni"), LONG, 64);
    try (TlsNode node = TlsNode.start(pki, config)) {
      for (String[] expected :
          new String[][] {
            {"a.example", "CN=a.example"},
            {"x.b.example", "CN=*.b.example"},
            {"x.y.b.example", "CN=localhost"},
            {"c.example", "CN=localhost"}
          }) {
        try (SSLSocket peer = asking(node.connect(), expected[0])) {
          peer.startHandshake();
          assertThat(subject(peer)).isEqualTo(expected[1]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void servesARenewedCertificateToTheNextHandshake(Engine engine) throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.NONE));
        SSLSocket old = node.connect()) {
      echoOneByte(old);
      pki.install("node", "renewed");
      node.node().gateway().listeners().get(0).tls().orElseThrow().reloadIfChanged();

      try (SSLSocket fresh = node.connect()) {
        echoOneByte(fresh);
        assertThat(subject(fresh)).isEqualTo("CN=renewed");
      }
      echoOneByte(old);
    }
  }

  /** A reload reads all files; only those that say something else make new certificates. */
  @Test
  void hasNewCertificatesOnlyWhereTheFilesSayOtherThings() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      ServerTls tls = node.node().gateway().listeners().get(0).tls().orElseThrow();
      SslContext before = tls.context(null, ServerTls.Variant.GOOD);
      pki.write("node.crt", Files.readString(pki.file("node.crt")));
      tls.reload();
      assertThat(tls.context(null, ServerTls.Variant.GOOD)).isSameAs(before);

      pki.install("node", "renewed");
      tls.reload();
      assertThat(tls.context(null, ServerTls.Variant.GOOD)).isNotSameAs(before);
    }
  }

  @Test
  void keepsItsCertificateWhenTheNewFileIsBroken() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      pki.write("node.crt", "nonsense");
      node.node().gateway().listeners().get(0).tls().orElseThrow().reloadIfChanged();

      try (SSLSocket peer = node.connect()) {
        echoOneByte(peer);
        assertThat(subject(peer)).isEqualTo("CN=localhost");
      }
    }
  }

  @Test
  void doesNotStartWithAKeyOfAnotherCertificate() throws Exception {
    pki.write("node.key", pki.issue("another").getPrivateKeyPEM());

    assertThatThrownBy(() -> TlsNode.start(pki, TlsNode.config(pki)))
        .isInstanceOf(StartFailure.class)
        .hasMessageMatching(
            "listeners.echo.tls: \".*node.key\" does not fit the certificate of"
                + " \".*node.crt\" \\(expected: .*\\)");
  }

  @Test
  void readsAHeaderOfTheProxyProtocolBeforeTheHandshake() throws Exception {
    ProxyProtocolConfig proxy =
        new ProxyProtocolConfig(
            ProxyProtocolConfig.Mode.REQUIRED,
            List.of(CidrBlock.parse("127.0.0.0/8").orElseThrow()),
            LONG);
    ListenerConfig listener =
        TestNode.listener(TestNode.DEFAULT_WINDOW).with(TlsNode.config(pki)).with(proxy);
    try (TlsNode node = TlsNode.start(pki, TransportChoice.AUTO, listener);
        Socket plain = node.plain()) {
      plain
          .getOutputStream()
          .write(
              "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      SSLSocket peer =
          (SSLSocket)
              pki.client()
                  .getSocketFactory()
                  .createSocket(plain, "localhost", node.node().port(), true);
      echoOneByte(peer);

      ConnectionReport report = node.node().openConnections().get(0);
      assertThat(report.remoteAddress()).isEqualTo("192.0.2.1:56324");
      assertThat(report.tls()).isNotNull();
      peer.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"JDK", "OPENSSL"})
  void saysCloseNotifyWhenItDrains(Engine engine) throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(engine, ClientAuth.NONE));
        SSLSocket peer = node.connect()) {
      echoOneByte(peer);
      Future<FinalReport> drained = node.node().drain();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      peer.close();

      TestNode.await(drained);
      assertThat(node.closed().reason()).isEqualTo(CloseReason.DRAINED);
    }
  }

  @ParameterizedTest
  @EnumSource(ClientAuth.class)
  void isReady(ClientAuth clientAuth) throws Exception {
    try (TlsNode node = TlsNode.start(pki, tls(Engine.AUTO, clientAuth))) {
      await().until(() -> TestNode.await(node.node().gateway().health().ready()).up());
    }
  }

  @Test
  void isProbedByItsAuthority() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      Target target = Target.parse("tls://127.0.0.1:" + node.node().port());
      String trust = pki.file("trust.pem").toString();

      assertThat(probe(target, new ClientTls(false, trust, "localhost"))).startsWith("ECHO OK");
      assertThat(probe(target, new ClientTls(true, null, null))).startsWith("ECHO OK");
      assertThat(probe(target, new ClientTls(false, trust, "other"))).contains("no handshake");
      assertThat(probe(target, ClientTls.DEFAULT)).contains("no handshake");
    }
  }

  private static String probe(Target target, ClientTls tls) throws Exception {
    return ProbeRun.run(new ProbeOptions(target, LONG, 1, 100_000, LONG, LONG, 0, tls)).line();
  }
}
