package dev.echoport.client.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.Target;
import dev.echoport.client.load.DatagramPeer;
import dev.echoport.client.load.DatagramPeer.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UdpProbeTest {

  private static ProbeReport probe(DatagramPeer peer, Duration timeout) throws Exception {
    return ProbeRun.run(
        new ProbeOptions(
            Target.parse(peer.uri()),
            timeout,
            1,
            100,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1)));
  }

  @Test
  void verifiesAnEcho() throws Exception {
    try (DatagramPeer peer = DatagramPeer.start(number -> null)) {
      assertThat(probe(peer, Duration.ofSeconds(10)).line())
          .startsWith("ECHO OK - 1/1 echoes of 100 B verified, rtt avg");
    }
  }

  @Test
  void sendsAnotherOneForOneThatIsLost() throws Exception {
    try (DatagramPeer peer = DatagramPeer.start(number -> number < 3 ? Answer.NONE : null)) {
      ProbeReport report = probe(peer, Duration.ofSeconds(6));

      assertThat(report.status()).isEqualTo(ProbeStatus.OK);
      assertThat(report.line()).contains("verified, 2 datagrams unanswered");
    }
  }

  @Test
  void isCriticalWhereNothingComesBack() throws Exception {
    try (DatagramPeer peer = DatagramPeer.start(number -> Answer.NONE)) {
      assertThat(probe(peer, Duration.ofMillis(90)).line())
          .startsWith("ECHO CRITICAL - 0/1")
          .contains("no echo of 3 datagrams within 90ms");
    }
  }

  @Test
  void isCriticalWhereOtherBytesComeBack() throws Exception {
    try (DatagramPeer peer = DatagramPeer.start(number -> new Answer(100, 1, true))) {
      assertThat(probe(peer, Duration.ofSeconds(10)).line())
          .startsWith("ECHO CRITICAL")
          .contains("a datagram came back that was not sent, 100 B");
    }
  }
}
