package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processors behind real sockets, configured as an operator does it. */
@ExtendWith(BlockedLoops.class)
class ProcessingTest {

  @Test
  void answersEachLineWithWhatTheProcessorMadeOfIt() throws Exception {
    try (TestNode node = start("frame=line", "processors=[{name: uppercase}]")) {
      assertThat(exchange(node, "a\nb\r\nc")).isEqualTo("A\nB\r\nC");
    }
  }

  @Test
  void countsConsumedAndProducedBytes() throws Exception {
    try (TestNode node = start("frame=line", "processors=[{name: hex}]")) {
      exchange(node, "ab\n");

      LedgerSnapshot ledger = ended(node).ledger();
      assertThat(ledger.consumed()).isEqualTo(3);
      assertThat(ledger.produced()).isEqualTo(5);
      assertThat(ledger.sent()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "worker"})
  void keepsTheOrderOfAConnection(String place) throws Exception {
    try (TestNode node =
        start("frame=line", "processors=[{name: prefix, text: '>', on: " + place + "}]")) {
      assertThat(exchange(node, numbers(2_000, ""))).isEqualTo(numbers(2_000, ">"));
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void keepsTheOrderOnVirtualThreads() throws Exception {
    try (TestNode node =
        start("frame=line", "processors=[{name: prefix, text: '>', on: virtual}]")) {
      assertThat(exchange(node, numbers(2_000, ""))).isEqualTo(numbers(2_000, ">"));
    }
  }

  @Test
  void chainsProcessorsOfDifferentPlaces() throws Exception {
    try (TestNode node =
        start(
            "frame=length:2",
            "processors=[{name: uppercase, on: worker}, {name: delay, time: 5ms}, {name: hex}]")) {
      assertThat(exchange(node, "\0\2hi\0\1x")).isEqualTo("\0\0044849\0\00258");
    }
  }

  @Test
  void compressesAWholeConnectionAsOneStream() throws Exception {
    byte[] data = new byte[4 << 20];
    new Random(7).nextBytes(data);
    try (TestNode node = start("processors=[{name: gzip}]")) {
      byte[] compressed = exchange(node, data);

      assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
          .isEqualTo(data);
    }
  }

  @Test
  void keepsLockStepWithProcessors() throws Exception {
    try (TestNode node =
        start("frame=line", "window.operations=1", "processors=[{name: uppercase, on: worker}]")) {
      assertThat(exchange(node, "a\nb\nc\n")).isEqualTo("A\nB\nC\n");
    }
  }

  @Test
  void takesAFrameThatIsLargerThanTheWindow() throws Exception {
    String large = "x".repeat(300_000) + "\n";
    try (TestNode node =
        start("frame=line", "window.bytes=1KiB", "processors=[{name: uppercase}]")) {
      assertThat(exchange(node, large)).isEqualTo(large.toUpperCase(java.util.Locale.ROOT));
    }
  }

  @Test
  void answersWhatCameBeforeAFrameThatIsTooLong() throws Exception {
    try (TestNode node =
        start("frame=line", "frameLimit=4B", "processors=[{name: uppercase, on: worker}]")) {
      assertThat(exchange(node, "ab\nabcde\ncd\n")).isEqualTo("AB\n");

      ConnectionReport report = ended(node);
      assertThat(report.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(report.cause()).contains("4");
      assertThat(report.ledger().discarded()).containsEntry(CloseReason.PROTOCOL_ERROR, 9L);
    }
  }

  @Test
  void endsAConnectionWhoseProcessorFailsAfterAnsweringWhatCameBefore() throws Exception {
    try (TestNode node =
        start("frame=line", "processors=[{name: hex, mode: decode, on: worker}]")) {
      assertThat(exchange(node, "41\nzz\n42\n4")).isEqualTo("A\n");

      ConnectionReport report = ended(node);
      assertThat(report.reason()).isEqualTo(CloseReason.PROCESSOR_FAILED);
      assertThat(report.ledger().discarded())
          .containsExactly(Map.entry(CloseReason.PROCESSOR_FAILED, 7L));
    }
  }

  @Test
  void failsAProcessorWhoseAnswerDoesNotFitIntoAFrame() throws Exception {
    try (TestNode node = start("frame=length:1", "processors=[{name: hex, mode: encode}]")) {
      assertThat(exchange(node, (char) 200 + "x".repeat(200))).isEmpty();

      assertThat(ended(node).ledger().discarded())
          .containsExactly(Map.entry(CloseReason.PROCESSOR_FAILED, 201L));
    }
  }

  /** What comes behind it belongs to the same error, however long frames before it take. */
  @Test
  void countsWhatComesBehindAFrameThatIsTooLongAsTheSameError() throws Exception {
    try (TestNode node =
            start("frame=line", "frameLimit=4B", "processors=[{name: sleep, time: 2s}]");
        Socket peer = node.connect()) {
      peer.getOutputStream().write("ab\nabcdef".getBytes(StandardCharsets.US_ASCII));
      await().until(() -> listener(node).totals().ledger().received() == 9);
      peer.getOutputStream().write("more".getBytes(StandardCharsets.US_ASCII));

      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("ab\n");
      peer.close();
      assertThat(ended(node).ledger().discarded())
          .containsExactly(Map.entry(CloseReason.PROTOCOL_ERROR, 10L));
    }
  }

  @Test
  void goesOnWithoutAFrameThatFailsIfToldSo() throws Exception {
    try (TestNode node =
        start("frame=line", "processors=[{name: hex, mode: decode, onError: discard}]")) {
      assertThat(exchange(node, "41\nzz\n42\n")).isEqualTo("A\nB\n");

      assertThat(ended(node).ledger().discarded()).containsEntry(CloseReason.PROCESSOR_FAILED, 3L);
    }
  }

  @Test
  void passesAFrameThatTakesTooLongOnIfToldSo() throws Exception {
    try (TestNode node =
        start(
            "frame=line",
            "processors=[{name: sleep, time: 1h, timeout: 50ms, onError: passthrough}]")) {
      assertThat(exchange(node, "a\n")).isEqualTo("a\n");
    }
  }

  @Test
  void countsFramesOfAPeerThatWentAwayAsDiscarded() throws Exception {
    try (TestNode node = start("frame=line", "processors=[{name: sleep, time: 10s}]")) {
      try (Socket peer = node.connect()) {
        peer.getOutputStream().write("a\nb\n".getBytes(StandardCharsets.US_ASCII));
        await().until(() -> listener(node).totals().ledger().received() == 4);
        peer.setSoLinger(true, 0);
      }

      ConnectionReport report = ended(node);
      assertThat(report.reason()).isEqualTo(CloseReason.PEER_RESET);
      assertThat(report.ledger().discarded()).containsEntry(CloseReason.PEER_RESET, 4L);
    }
  }

  @Test
  void finishesFramesInProcessBeforeADrainEnds() throws Exception {
    try (TestNode node = start("frame=line", "processors=[{name: sleep, time: 200ms}]");
        Socket peer = node.connect()) {
      peer.getOutputStream().write("a\nb\nc".getBytes(StandardCharsets.US_ASCII));
      await().until(() -> listener(node).totals().ledger().received() == 5);
      var drained = node.gateway().drain();

      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("a\nb\n");
      peer.shutdownOutput();
      FinalReport last = TestNode.await(drained);
      assertThat(last.clean()).isTrue();
      assertThat(last.totals().ledger().discarded())
          .containsExactly(Map.entry(CloseReason.DRAINED, 1L));
    }
  }

  @Test
  void refusesConnectionsWhileFramesHaveWaitedTooLong() throws Exception {
    CatalogSource source = new CatalogSource();
    List<String> settings =
        List.of(
            "listeners.echo={uri: 'tcp://127.0.0.1:0', frame: line, maxFrames: 2,"
                + " processors: [{name: sleep, time: 3s, on: worker}]}",
            "admin.port=0",
            "drain.timeout=1ms");
    try (TestNode node = TestNode.start(load(settings, source), source.catalog())) {
      for (int i = 0; i < 8; i++) {
        node.connect().getOutputStream().write("a\nb\n".getBytes(StandardCharsets.US_ASCII));
      }

      await()
          .until(
              () -> {
                node.connect().close();
                return listener(node).refused().getOrDefault(RefusalReason.OVERLOADED, 0L) > 0;
              });
    }
  }

  @Test
  void endsAPeerThatSentNoFrameThoughThereIsNoRoomForFrames() throws Exception {
    CatalogSource source = new CatalogSource();
    List<String> settings =
        List.of(
            "listeners.echo={uri: 'tcp://127.0.0.1:0', frame: line, maxFrames: 1,"
                + " processors: [{name: delay, time: 1h}]}",
            "admin.port=0",
            "drain.timeout=1ms");
    try (TestNode node = TestNode.start(load(settings, source), source.catalog());
        Socket first = node.connect();
        Socket second = node.connect();
        Socket third = node.connect()) {
      for (Socket each : List.of(first, second)) {
        each.getOutputStream().write('\n');
      }
      await().until(() -> listener(node).totals().ledger().received() == 2);

      third.shutdownOutput();

      third.setSoTimeout(30_000);
      assertThat(third.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** Nothing but the kernel's word that there is room again lets the pieces go on. */
  @ParameterizedTest
  @ValueSource(strings = {"loop", "worker"})
  void sendsAllOfALargeResultToAPeerThatReadsLate(String place) throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(new byte[16 << 20]);
    }
    try (TestNode node = start("processors=[{name: gunzip, on: " + place + "}]");
        Socket peer = node.connect()) {
      peer.setSoTimeout(30_000);
      send(peer, compressed.toByteArray());
      await().until(() -> listener(node).totals().ledger().pendingOut() > 0);

      byte[] result = peer.getInputStream().readAllBytes();
      assertThat(result.length).isEqualTo(16 << 20);
      assertThat(ended(node).ledger().discarded()).isEmpty();
    }
  }

  @Test
  void sendsCharactersWithoutEndUntilThePeerFinishes() throws Exception {
    try (TestNode node = start("processors=[{name: generate}]");
        Socket peer = node.connect()) {
      byte[] lines = peer.getInputStream().readNBytes(3_000_000);
      peer.getOutputStream().write("ignored".getBytes(StandardCharsets.US_ASCII));
      peer.shutdownOutput();
      peer.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());

      assertThat(new String(lines, 74, 20, StandardCharsets.US_ASCII))
          .isEqualTo("!\"#$%&'()*+,-./01234");
      LedgerSnapshot ledger = ended(node).ledger();
      assertThat(ledger.consumed()).isEqualTo(7);
      assertThat(ledger.produced()).isEqualTo(ledger.sent());
    }
  }

  private static TestNode start(String... settings) throws Exception {
    CatalogSource source = new CatalogSource();
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "listeners.echo.uri=tcp://127.0.0.1:0",
                "admin.port=0",
                "node.name=test",
                "workers.default.threads=2"));
    for (String setting : settings) {
      overrides.add("listeners.echo." + setting);
    }
    return TestNode.start(load(overrides, source), source.catalog());
  }

  private static GatewayConfig load(List<String> overrides, CatalogSource source)
      throws ConfigException {
    return ConfigLoader.load(null, Map.of(), overrides, source).config();
  }

  private static String exchange(TestNode node, String data) throws Exception {
    byte[] answer = exchange(node, data.getBytes(StandardCharsets.ISO_8859_1));
    return new String(answer, StandardCharsets.ISO_8859_1);
  }

  private static byte[] exchange(TestNode node, byte[] data) throws Exception {
    try (Socket peer = node.connect()) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(peer, data));
      byte[] answer = peer.getInputStream().readAllBytes();
      sent.get(60, TimeUnit.SECONDS);
      return answer;
    }
  }

  private static void send(Socket peer, byte[] data) {
    try {
      peer.getOutputStream().write(data);
      peer.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String numbers(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i + "\n").collect(Collectors.joining());
  }

  private static ListenerReport listener(TestNode node) throws Exception {
    return TestNode.await(node.gateway().view().listeners()).get(0);
  }

  private static ConnectionReport ended(TestNode node) {
    return await()
        .until(
            () -> TestNode.await(node.gateway().view().closedConnections(1)),
            reports -> !reports.isEmpty())
        .get(0);
  }
}
