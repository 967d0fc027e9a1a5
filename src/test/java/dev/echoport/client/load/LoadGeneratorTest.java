package dev.echoport.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.FreePort;
import dev.echoport.client.Target;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoadGeneratorTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void getsEveryByteBackFromAnEcho() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      LoadReport report = load(peer, 4, 100, 3, null);
      assertThat(report.faultLines()).isEmpty();
      assertThat(report.faults()).isEmpty();
      assertThat(report.messages()).isGreaterThanOrEqualTo(3 * 4);
      assertThat(report.receivedBytes())
          .isEqualTo(report.sentBytes())
          .isEqualTo(report.messages() * 100);
    }
  }

  @Test
  void sendsMessagesLargerThanSocketBuffers() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      LoadReport report = load(peer, 2, 8 << 20, 2, null);
      assertThat(report.faultLines()).isEmpty();
      assertThat(report.messages()).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void spreadsConnectionsOverThreads() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      LoadReport report =
          new LoadGenerator(Loads.load(Target.parse(peer.uri()), 5, 64, 2, null, SHORT, LONG, 2))
              .run(progress -> {});
      assertThat(report.faultLines()).isEmpty();
      assertThat(report.messages()).isGreaterThanOrEqualTo(5 * 2);
    }
  }

  @Test
  void reportsWrongByteWithItsOffset() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.wrongByteAt(1000))) {
      LoadReport report = load(peer, 1, 64, 32, null);
      assertThat(report.faults()).containsOnlyKeys(FaultKind.MISMATCH);
      assertThat(report.faultLines().get(0))
          .matches(
              "mismatch: 1 connections, first connection 0:"
                  + " byte 1000 is 0x[0-9a-f]{2} \\(expected: 0x[0-9a-f]{2}\\)");
    }
  }

  @Test
  void noticesByteThatCameTwice() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.repeatsByteAt(1000))) {
      assertThat(load(peer, 1, 64, 32, null).faultLines().get(0))
          .startsWith("mismatch: 1 connections, first connection 0: byte 1001 is ");
    }
  }

  @Test
  void noticesByteTooManyAtTheEnd() throws Exception {
    FaultyPeer.Behaviour adds =
        (in, out) -> {
          FaultyPeer.ECHO.serve(in, out);
          out.write(0);
        };
    try (FaultyPeer peer = FaultyPeer.start(adds)) {
      assertThat(load(peer, 1, 64, 1, null).faults()).containsOnlyKeys(FaultKind.SURPLUS);
    }
  }

  @Test
  void noticesByteThatIsMissing() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.losesByteAt(1000))) {
      assertThat(load(peer, 1, 64, 32, null).faultLines().get(0))
          .startsWith("mismatch: 1 connections, first connection 0: byte 1000 is ");
    }
  }

  @Test
  void reportsTailThatThePeerSwallowed() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.swallowsAfter(1000))) {
      LoadReport report = load(peer, 1, 64, 32, null);
      assertThat(report.faults()).containsOnlyKeys(FaultKind.LOSS);
      assertThat(report.faultLines().get(0))
          .matches(
              "loss: 1 connections, first connection 0: closed by the peer after 1000 of \\d+ B");
    }
  }

  @Test
  void givesUpOnSilentPeerAfterTheDrainLimit() throws Exception {
    try (ServerSocket neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Target target = Target.parse("tcp://127.0.0.1:" + neverAccepts.getLocalPort());
      LoadReport report =
          new LoadGenerator(Loads.load(target, 1, 64, 1, null, SHORT, SHORT, 1))
              .run(progress -> {});
      assertThat(report.faultLines())
          .containsExactly(
              "loss: 1 connections, first connection 0:"
                  + " 0 of 64 B came back within 300ms after the half-close");
    }
  }

  @Test
  void endsAtOnceWhenEveryPeerCloses() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.closesAfter(64))) {
      LoadReport report =
          new LoadGenerator(
                  Loads.load(
                      Target.parse(peer.uri()), 2, 64, 1, null, Duration.ofHours(1), LONG, 1))
              .run(progress -> {});
      assertThat(report.faults().keySet()).isSubsetOf(FaultKind.LOSS, FaultKind.CLOSED_EARLY);
      assertThat(report.faults()).isNotEmpty();
    }
  }

  @Test
  void reportsEachRefusedConnection() throws Exception {
    int port = FreePort.choose();
    LoadReport report =
        new LoadGenerator(
                Loads.load(Target.parse("tcp://127.0.0.1:" + port), 3, 64, 1, null, LONG, LONG, 1))
            .run(progress -> {});
    assertThat(report.faultLines()).hasSize(1);
    assertThat(report.faultLines().get(0))
        .startsWith("refused: 3 connections, first connection")
        .contains("Connection refused");
  }

  @Test
  void endsEarlyWhenStopped() throws Exception {
    AtomicReference<@Nullable LoadGenerator> running = new AtomicReference<>();
    FaultyPeer.Behaviour stops =
        (in, out) -> {
          out.write(in.readNBytes(64));
          LoadGenerator generator = running.get();
          if (generator != null) {
            generator.stop();
          }
          FaultyPeer.ECHO.serve(in, out);
        };
    try (FaultyPeer peer = FaultyPeer.start(stops)) {
      LoadGenerator generator =
          new LoadGenerator(
              Loads.load(Target.parse(peer.uri()), 1, 64, 1, null, Duration.ofHours(1), LONG, 1));
      running.set(generator);
      assertThat(generator.run(progress -> {}).faultLines()).isEmpty();
    }
  }

  @Test
  void sendsByScheduleInAnOpenLoop() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      LoadReport report = load(peer, 3, 32, 1, new Rate(1000));
      assertThat(report.faultLines()).isEmpty();
      assertThat(report.receivedBytes()).isEqualTo(report.sentBytes());
      assertThat(report.messages() + report.overdueMessages()).isGreaterThanOrEqualTo(300);
    }
  }

  @Test
  void writesTheSameFactsAsJson() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.swallowsAfter(1000))) {
      LoadReport report = load(peer, 1, 64, 32, null);
      assertThat(report.json().getString("loop")).isEqualTo("closed");
      assertThat(report.json().getLong("messages")).isEqualTo(15);
      assertThat(report.json().getJsonObject("roundTripNanos").fieldNames())
          .containsExactly("min", "mean", "p50", "p90", "p99", "p999", "max");
      assertThat(report.json().getJsonArray("errors").getJsonObject(0).getString("kind"))
          .isEqualTo("LOSS");
    }
  }

  @Test
  void letsConnectionsComeAndGo() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      LoadReport report = load(peer, LoadMode.CHURN, 1000);
      assertThat(report.faultLines()).isEmpty();
      assertThat(report.turns()).isGreaterThanOrEqualTo(3);
      assertThat(report.messages()).isEqualTo(2 * report.turns());
      assertThat(report.json().getString("mode")).isEqualTo("churn");
    }
  }

  @Test
  void halfClosesBehindTheMessagesAndReadsThemAll() throws Exception {
    int whole = 2 * 100_000;
    FaultyPeer.Behaviour answersAfterFin =
        (in, out) -> {
          byte[] all = in.readAllBytes();
          assertThat(all).hasSize(whole);
          out.write(all);
        };
    try (FaultyPeer peer = FaultyPeer.start(answersAfterFin)) {
      LoadReport report = load(peer, LoadMode.HALF_CLOSE, whole / 2);
      assertThat(report.faultLines()).isEmpty();
      assertThat(report.turns()).isPositive();
      assertThat(report.receivedBytes()).isEqualTo(whole * report.turns());
    }
  }

  @Test
  void leavesAPlaceEmptyWhoseConnectionFailed() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.swallowsAfter(10))) {
      LoadReport report = load(peer, LoadMode.CHURN, 1000);
      assertThat(report.faults().values())
          .singleElement()
          .extracting(Fault::connections)
          .isEqualTo(3L);
      assertThat(report.turns()).isZero();
    }
  }

  @Test
  void leavesTheRampOutOfRoundTrips() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      LoadShape shape = new LoadShape(LoadMode.STREAM, SHORT, Duration.ZERO, Duration.ofMillis(20));
      LoadReport report = load(peer, 32, 1, shape);
      assertThat(report.faultLines()).isEmpty();
      JsonObject json = report.json();
      double seconds = json.getLong("elapsedNanos") / 1e9;
      assertThat(json.getLong("measuredMessages"))
          .isPositive()
          .isLessThan(report.messages())
          .isEqualTo(Math.round(json.getDouble("messagesPerSecond") * seconds));
    }
  }

  @Test
  void leavesTheWarmUpOutOfEveryFigure() throws Exception {
    AtomicLong first = new AtomicLong();
    FaultyPeer.Behaviour slowAtFirst =
        (in, out) -> {
          byte[] cold = in.readNBytes(32);
          first.compareAndSet(0, System.nanoTime());
          while (System.nanoTime() - first.get() < SHORT.toNanos() / 2) {
            Thread.onSpinWait();
          }
          out.write(cold);
          FaultyPeer.ECHO.serve(in, out);
        };
    try (FaultyPeer peer = FaultyPeer.start(slowAtFirst)) {
      LoadReport report =
          load(peer, 32, 1, new LoadShape(LoadMode.STREAM, Duration.ZERO, SHORT, Duration.ZERO));
      assertThat(report.problems()).isEmpty();
      assertThat(report.measuredMessages())
          .isPositive()
          .isLessThan(report.messages())
          .isEqualTo(report.measuredSentMessages());
      assertThat(report.table()).contains("after a warm-up of 300ms");
    }
  }

  @Test
  void printsNoFigureThatWasNotMeasured() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.closesAfter(1))) {
      LoadReport report = load(peer, 1, 64, 1, null);
      assertThat(report.table())
          .containsPattern("throughput +-\\R")
          .containsPattern("p50 +-\\R")
          .containsPattern("max +-\\R");
      assertThat(report.json().getJsonObject("roundTripNanos").getValue("p50")).isNull();
      assertThat(report.json().getValue("messagesPerSecond")).isNull();
    }
  }

  @Test
  void saysWhichMessagesOfARateWereNotSent() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.swallowsAfter(0))) {
      LoadReport report = load(peer, 1, 1 << 20, 1, new Rate(100));
      assertThat(report.overdueMessages()).isEqualTo(29);
      assertThat(report.problems()).contains("rate missed: 29 of 30 messages were not sent");
    }
  }

  @Test
  void tellsAnUnknownHostFromARefusal() throws Exception {
    LoadOptions options =
        Loads.load(Target.parse("tcp://nowhere.invalid:1"), 2, 1, 1, null, SHORT, LONG, 1);
    assertThat(new LoadGenerator(options).run(progress -> {}).faults())
        .containsOnlyKeys(FaultKind.UNKNOWN_HOST);
  }

  @Test
  void givesTheRoundTripsOfEachIntervalToTheLog() throws Exception {
    List<Histogram> intervals = new ArrayList<>();
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      LoadOptions options = Loads.load(Target.parse(peer.uri()), 1, 64, 1, null, SHORT, LONG, 1);
      LoadReport report = new LoadGenerator(options, intervals::add).run(progress -> {});
      assertThat(intervals.stream().mapToLong(Histogram::getTotalCount).sum())
          .isEqualTo(report.messages());
    }
  }

  private static LoadReport load(FaultyPeer peer, LoadMode mode, int size)
      throws InterruptedException {
    return load(peer, size, 2, new LoadShape(mode, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  private static LoadReport load(FaultyPeer peer, int size, int depth, LoadShape shape)
      throws InterruptedException {
    Target target = Target.parse(peer.uri());
    return new LoadGenerator(Loads.load(target, 3, size, depth, null, SHORT, LONG, 1, shape))
        .run(progress -> {});
  }

  private static LoadReport load(
      FaultyPeer peer, int connections, int size, int depth, @Nullable Rate rate)
      throws InterruptedException {
    Target target = Target.parse(peer.uri());
    return new LoadGenerator(Loads.load(target, connections, size, depth, rate, SHORT, LONG, 1))
        .run(progress -> {});
  }
}
