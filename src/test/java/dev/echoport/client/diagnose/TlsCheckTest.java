package dev.echoport.client.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.FarEnd;
import dev.echoport.testing.Echoport;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ends that say of a handshake what is not the same. */
@Timeout(60)
class TlsCheckTest {
  private static Echoport node;

  @BeforeAll
  static void start() {
    node = Echoport.start(listeners -> listeners.tls("echo").https("web"));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static Finding find(String listener, FarEnd far) throws Exception {
    DiagnoseOptions options =
        new DiagnoseOptions(
            Target.parse(node.listener(listener).uri().toString()),
            new ClientTls(true, null, null),
            List.of(CheckKind.TLS),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            1,
            Duration.ZERO,
            null);
    return Diagnosis.run(options, far, DiagnosisListener.NONE).results().get(0).finding();
  }

  private static FarEnd saying(String tls) {
    FarRecord record = new FarRecord(new JsonObject(tls.replace('\'', '"')));
    return new FarEnd() {
      @Override
      public FarRecord find(EchoConnection connection) {
        return record;
      }

      @Override
      public @Nullable FarRecord await(
          EchoConnection of, Predicate<FarRecord> condition, Duration within) {
        return record;
      }

      @Override
      public String whyNot() {
        return "";
      }
    };
  }

  private static void assertFault(String tls, String words) throws Exception {
    Finding finding = find("echo", saying(tls));
    assertThat(finding.verdict()).isEqualTo(Verdict.FAULT);
    assertThat(finding.sentence()).startsWith(words).contains("the certificate is of ");
  }

  @Test
  void comparesWithWhatAnAnswerOfHttpsSays() throws Exception {
    Finding finding = find("web", FarEnd.UNKNOWN);
    assertThat(finding.sentence()).startsWith("The ClientHello arrived as it was sent (SNI ");
    assertThat(finding.verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void namesAClientHelloOfSomebodyElse() throws Exception {
    assertFault(
        "{'tls':{'clientHelloSha256':'00','ja4':'t10i'}}",
        "Another ClientHello arrived than was sent: JA4 t10i instead of t13");
  }

  @Test
  void namesTlsThatEndsBefore() throws Exception {
    assertFault("{}", "TLS ends on the way");
  }

  @Test
  void namesTwoAgreements() throws Exception {
    assertFault("{'tls':{'version':'TLSv1.2','cipher':'X'}}", "This side agreed on TLSv1.3");
  }

  @Test
  void namesAnotherCertificate() throws Exception {
    assertFault(
        "{'tls':{'version':'TLSv1.3','cipher':'TLS_AES_256_GCM_SHA384','certificateSha256':'0'}}",
        "The other end has shown another certificate than this side saw");
  }
}
