package dev.echoport.client.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.load.FaultyPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of servers and proxies that do something else with HTTP. */
@Timeout(120)
class HttpChecksTest {

  private static Finding find(FaultyPeer.Behaviour behaviour, CheckKind check) throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(behaviour)) {
      DiagnoseOptions options =
          new DiagnoseOptions(
              Target.parse("http://127.0.0.1:" + peer.port()),
              ClientTls.DEFAULT,
              List.of(check),
              Duration.ofMillis(700),
              Duration.ofSeconds(1),
              1,
              Duration.ZERO,
              null);
      return Diagnosis.run(options, FarEnd.UNKNOWN, DiagnosisListener.NONE)
          .results()
          .get(0)
          .finding();
    }
  }

  private static Finding answered(String answer, CheckKind check) throws Exception {
    return find(FaultyPeer.http(answer), check);
  }

  private static void assertFault(Finding finding, String part) {
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.FAULT);
    assertThat(finding.sentence()).contains(part);
  }

  @Test
  void namesAProxyWithoutAServer() throws Exception {
    assertFault(
        answered("HTTP/1.1 502 Bad Gateway\nContent-Length: 0\n\n", CheckKind.REQUEST),
        "status 502");
  }

  @Test
  void provesNothingOfWhatASiteDoesNotDescribe() throws Exception {
    Finding finding = answered("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", CheckKind.REQUEST);
    assertThat(finding.verdict()).isEqualTo(Verdict.UNPROVED);
  }

  @Test
  void namesWhatWasChangedTakenAwayAndAdded() throws Exception {
    String seen =
        "{\"method\":\"PATCH\",\"target\":\"/x\",\"rawHeaders\":[[\"host\",\"other\"],[\"Via\",\"1.1"
            + " p\"]],\"body\":{\"text\":\"\"}}";
    assertFault(
        answered(
            "HTTP/1.1 200 OK\nContent-Length: " + seen.length() + "\n\n" + seen, CheckKind.REQUEST),
        "the target became /x (sent: /diagnose%20me//a;b=c/%2F?x=1&x=%20&y); the field Host became"
            + " other (sent: 127.0.0.1:");
  }

  @Test
  void namesABodyThatIsCollected() throws Exception {
    FaultyPeer.Behaviour collects =
        (in, out) -> {
          FaultyPeer.readHeader(in);
          StringBuilder body = new StringBuilder();
          while (body.indexOf("0\r\n\r\n") < 0) {
            body.append((char) in.read());
          }
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        };
    assertFault(
        find(collects, CheckKind.BODY),
        "Nothing of a body came back within 700ms, before its end; after it came the status 200");
  }

  @Test
  void namesAConnectionThatTakesOneRequestOnly() throws Exception {
    assertFault(
        answered("HTTP/1.1 200 OK\nConnection: close\nContent-Length: 0\n\n", CheckKind.REUSE),
        "After request 1 the answer says Connection: close");
    assertFault(
        answered("HTTP/1.1 200 OK\nContent-Length: 0\n\n", CheckKind.REUSE),
        "Request 2 on a connection got no answer, then ");
  }

  @Test
  void namesAnExpectationThatNobodyAnswers() throws Exception {
    assertFault(
        find(FaultyPeer.SILENT, CheckKind.EXPECT),
        "Expect: 100-continue is not answered within 700ms");
    assertFault(
        answered("HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n", CheckKind.EXPECT),
        "answered with the status 417");
  }

  @Test
  void namesAWebSocketThatIsNotPassedOn() throws Exception {
    assertFault(
        answered("HTTP/1.1 200 OK\nContent-Length: 0\n\n", CheckKind.UPGRADE),
        "answered with the status 200");
  }

  @Test
  void saysWhatCameInPlaceOfHttp() throws Exception {
    assertFault(
        find((in, out) -> in.transferTo(out), CheckKind.REUSE),
        "got an answer that is not HTTP/1.1: GET /diagnose HTTP/1.1");
  }
}
