package dev.echoport.client.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.FreePort;
import dev.echoport.client.Target;
import dev.echoport.client.load.FaultyPeer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TcpProbeTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(500);

  @Test
  void reportsVerifiedEchoWithPerformanceData() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      ProbeReport report = probe(peer.uri(), LONG, 32);
      assertThat(report.line())
          .matches(
              "ECHO OK - 1/1 echoes of 32 B verified, rtt avg \\d+\\.\\d\\d ms"
                  + " \\| rtt=\\d+\\.\\d{6}s;60;60;0; lost=0;;;0;1");
      assertThat(report.status()).isEqualTo(ProbeStatus.OK);
    }
  }

  @Test
  void echoesMoreThanAllSocketBuffersHold() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      assertThat(probe(peer.uri(), LONG, 32 << 20).status()).isEqualTo(ProbeStatus.OK);
    }
  }

  @Test
  void connectsDirectlyWhateverProxyTheJdkIsTold() throws Exception {
    Properties before = (Properties) System.getProperties().clone();
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      System.setProperty("socksProxyHost", "127.0.0.1");
      System.setProperty("socksProxyPort", "1");
      System.setProperty("socksNonProxyHosts", "");
      assertThat(probe(peer.uri(), LONG, 32).status()).isEqualTo(ProbeStatus.OK);
    } finally {
      System.setProperties(before);
    }
  }

  @Test
  void givesUpOnSilentPeerThatReads() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.SILENT)) {
      ProbeReport report = probe(peer.uri(), SHORT, 32);
      assertThat(report.line())
          .isEqualTo(
              "ECHO CRITICAL - 0/1 echoes of 32 B verified, "
                  + peer.uri()
                  + ": 0 of 32 B came back within 500ms | rtt=U;60;60;0; lost=1;;;0;1");
    }
  }

  @Test
  void givesUpOnPeerThatNeitherReadsNorWrites() throws Exception {
    try (ServerSocket neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String uri = "tcp://127.0.0.1:" + neverAccepts.getLocalPort();
      ProbeReport report = probe(uri, SHORT, 32 << 20);
      assertThat(report.line()).contains("0 of 33554432 B came back within 500ms");
    }
  }

  @Test
  void boundsPeerThatTricklesByTheWholeTimeout() throws Exception {
    FaultyPeer.Behaviour trickle =
        (in, out) -> {
          int next;
          while ((next = in.read()) >= 0) {
            out.write(next);
            LockSupport.parkNanos(20_000_000);
          }
        };
    try (FaultyPeer peer = FaultyPeer.start(trickle)) {
      ProbeReport report = probe(peer.uri(), SHORT, 4096);
      assertThat(report.line()).containsPattern(": [1-9]\\d* of 4096 B came back within 500ms");
    }
  }

  @Test
  void reportsPeerThatClosesEarly() throws Exception {
    FaultyPeer.Behaviour halves = (in, out) -> out.write(Arrays.copyOf(in.readNBytes(32), 16));
    try (FaultyPeer peer = FaultyPeer.start(halves)) {
      assertThat(probe(peer.uri(), LONG, 32).line())
          .contains("CRITICAL", "closed by the peer after 16 of 32 B");
    }
  }

  @Test
  void reportsWrongByteWithItsPosition() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.wrongByteAt(20))) {
      assertThat(probe(peer.uri(), LONG, 32).line())
          .containsPattern("CRITICAL.*byte 20 is 0x[0-9a-f]{2} \\(expected: 0x[0-9a-f]{2}\\)");
    }
  }

  @Test
  void reportsRefusedConnection() throws Exception {
    int port = FreePort.choose();
    assertThat(probe("tcp://127.0.0.1:" + port, LONG, 32).line())
        .contains("CRITICAL", "Connection refused", "lost=1;;;0;1");
  }

  @Test
  void probesIpv6AddressInBrackets() throws Exception {
    InetAddress loopback = Inet6Address.getByName("::1");
    try (FaultyPeer peer = FaultyPeer.startOn(loopback, FaultyPeer.ECHO)) {
      assertThat(probe("tcp://[::1]:" + peer.port(), LONG, 32).status()).isEqualTo(ProbeStatus.OK);
    }
  }

  @Test
  void usesConnectionOfItsOwnForEachEcho() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.closesAfter(32))) {
      ProbeOptions options = new ProbeOptions(Target.parse(peer.uri()), LONG, 3, 32, LONG, LONG);
      assertThat(ProbeRun.run(options).line()).contains("3/3 echoes", "lost=0;;;0;3");
    }
  }

  private static ProbeReport probe(String uri, Duration timeout, int size)
      throws InterruptedException {
    return ProbeRun.run(new ProbeOptions(Target.parse(uri), timeout, 1, size, LONG, LONG));
  }
}
