package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class TlsFaultsTest {
  private static final List<String> ENGINES = List.of("openssl", "jdk");
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
  @TempDir private Path directory;

  static Stream<Arguments> enginesAndVersions() {
    return ENGINES.stream()
        .flatMap(engine -> VERSIONS.stream().map(version -> Arguments.of(engine, version)));
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

  @Test
  void newFilesGetTheFlawAsWell() throws Exception {
    String plan = "{do: certificate, what: expired}";
    try (FaultyTlsNode node = FaultyTlsNode.start(directory, "jdk", plan)) {
      node.renew("renewed.example");
      SSLContext credulous = SSLContext.getInstance("TLS");
      credulous.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
      try (SSLSocket client = node.connect(credulous, null, "TLSv1.3")) {
        client.startHandshake();
        assertThat(client.getSession().getPeerPrincipal().getName())
            .isEqualTo("CN=renewed.example");
      }
    }
  }
}
