package dev.echoport.client.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.Target;
import dev.echoport.client.load.FaultyPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpProbeTest {
  @Test
  void takes200ForOk() throws Exception {
    ProbeReport report = probe(FaultyPeer.http("HTTP/1.0 200 OK\n\n{\"outcome\":\"UP\"}"));
    assertThat(report.line()).matches("HTTP OK - 1/1 answers were 200, rtt avg .* lost=0;;;0;1");
  }

  @Test
  void namesTheChecksThatAreDown() throws Exception {
    ProbeReport report =
        probe(
            FaultyPeer.http(
                "HTTP/1.1 503 Service Unavailable\n\n"
                    + "{\"status\":\"DOWN\",\"checks\":[{\"id\":\"a\",\"status\":\"UP\"},"
                    + "{\"id\":\"listener/echo\",\"status\":\"DOWN\"}],\"outcome\":\"DOWN\"}"));
    assertThat(report.status()).isEqualTo(ProbeStatus.CRITICAL);
    assertThat(report.line()).contains("/health/ready: status 503, down: listener/echo | rtt=U;");
  }

  @Test
  void keepsTextOfTheServerOnOneLineWithoutPipe() throws Exception {
    ProbeReport report = probe(FaultyPeer.http("HTTP/1.1 500 Oops\n\nfirst | line\nsecond"));
    assertThat(report.line()).contains("status 500, first / line\\r\\nsecond | rtt=U;");
  }

  @Test
  void asksForThePathWithHost() throws Exception {
    StringBuffer header = new StringBuffer();
    FaultyPeer.Behaviour records =
        (in, out) -> {
          header.append(FaultyPeer.readHeader(in));
          out.write("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        };
    assertThat(probe(records).status()).isEqualTo(ProbeStatus.OK);
    assertThat(header).startsWith("GET /health/ready HTTP/1.0\nHost: 127.0.0.1:");
  }

  @Test
  void reportsPeerThatIsNotHttp() throws Exception {
    assertThat(probe(FaultyPeer.http("SSH-2.0-server\n")).line())
        .contains("CRITICAL", "the answer is not HTTP");
  }

  @Test
  void givesUpOnSilentServer() throws Exception {
    assertThat(probe(FaultyPeer.SILENT).line()).contains("CRITICAL", "no answer within 500ms");
  }

  private static ProbeReport probe(FaultyPeer.Behaviour behaviour) throws InterruptedException {
    try (FaultyPeer peer = FaultyPeer.start(behaviour)) {
      Target target = Target.parse("http://127.0.0.1:" + peer.port() + "/health/ready");
      Duration timeout = Duration.ofMillis(behaviour == FaultyPeer.SILENT ? 500 : 10_000);
      Duration limit = Duration.ofSeconds(10);
      return ProbeRun.run(new ProbeOptions(target, timeout, 1, 32, limit, limit));
    }
  }
}
