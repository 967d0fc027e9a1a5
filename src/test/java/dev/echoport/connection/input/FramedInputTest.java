package dev.echoport.connection.input;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Connections;
import dev.echoport.connection.FakePeer;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.processor.CatalogSource;
import dev.echoport.processor.ProcessorChain;
import dev.echoport.processor.ProcessorChain.Workplaces;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers and loop are queues that the test works off by hand. */
class FramedInputTest {
  private static final int MIB = 1 << 20;

  private final FakePeer peer = new FakePeer();
  private final Deque<Runnable> workers = new ArrayDeque<>();
  private final Deque<Runnable> loop = new ArrayDeque<>();

  @ParameterizedTest
  @EnumSource(
      value = CloseReason.class,
      names = {"PEER_RESET", "IDLE", "DRAIN_CUT", "MEMORY"})
  void loosesFramesInProcessAndAPartOfOneForTheReasonOfTheEnd(CloseReason why) throws Exception {
    Connection connection = open("line", "{name: uppercase, on: worker}");
    receive(connection, "in process\na part");

    connection.cut(why);

    assertThat(Connections.closed(connection).ledger().discarded()).isEqualTo(Map.of(why, 17L));
  }

  @Test
  void keepsNothingOfAnAnswerWithoutBytes() throws Exception {
    Connection connection = open("raw", "{name: gunzip, on: loop}");
    long before = connection.memory().heldBytes();
    byte[] headAlone = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    connection.onReceived(Unpooled.wrappedBuffer(headAlone));

    assertThat(connection.report().ledger().consumed()).isEqualTo(headAlone.length);
    assertThat(peer.queued()).isZero();
    assertThat(connection.memory().heldBytes()).isEqualTo(before);
  }

  @Test
  void postsWhatAFrameHasBecomePieceByPieceAndWhatIsBehindItAfterwards() throws Exception {
    Connection connection = open("raw", "{name: gunzip, on: loop}");
    receive(connection, gzip(new byte[MIB]));
    receive(connection, gzip("behind".getBytes(US_ASCII)));

    assertThat(peer.queued()).isBetween(1, 5);
    takeAll();

    assertThat(connection.report().ledger().sent()).isEqualTo(MIB + "behind".length());
    connection.onPeerFinished();
    takeAll();
    assertThat(peer.closed).isTrue();
  }

  @Test
  void endsBehindTheLastPiece() throws Exception {
    Connection connection = open("raw", "{name: gunzip, on: loop}");
    receive(connection, gzip(new byte[MIB]));
    connection.onPeerFinished();

    assertThat(peer.closed).isFalse();
    takeAll();

    assertThat(connection.report().ledger().sent()).isEqualTo(MIB);
    assertThat(peer.closed).isTrue();
  }

  @Test
  void givesUpThePiecesThatAPeerDoesNotTake() throws Exception {
    Connection connection = open("raw", "{name: gunzip, on: loop}");
    byte[] behind = gzip("behind".getBytes(US_ASCII));
    receive(connection, gzip(new byte[MIB]));
    receive(connection, behind);

    connection.cut(CloseReason.PEER_RESET);

    LedgerSnapshot ledger = Connections.closed(connection).ledger();
    assertThat(ledger.pending()).isZero();
    assertThat(ledger.produced()).isEqualTo(MIB);
    assertThat(ledger.discarded())
        .isEqualTo(Map.of(CloseReason.PEER_RESET, (long) MIB + behind.length));
    assertThat(peer.queued()).isZero();
  }

  @Test
  void keepsTheInputOfAFramePendingUntilItsLastPieceIsPosted() throws Exception {
    Connection connection = open("raw", "{name: gunzip, on: loop}");
    byte[] frame = gzip(new byte[MIB]);
    receive(connection, frame);

    assertThat(connection.report().ledger().pendingIn()).isEqualTo(frame.length);
    takeAll();
    assertThat(connection.report().ledger().pendingIn()).isZero();
  }

  /** Also what the loop was to do meanwhile. */
  private void takeAll() {
    while (peer.queued() + loop.size() > 0) {
      if (loop.isEmpty()) {
        peer.complete();
      } else {
        loop.remove().run();
      }
    }
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(data);
    }
    return compressed.toByteArray();
  }

  private static void receive(Connection connection, byte[] data) {
    connection.onReceived(Unpooled.wrappedBuffer(data));
    connection.onBatchCompleted();
  }

  private static void receive(Connection connection, String text) {
    connection.onReceived(Unpooled.copiedBuffer(text, US_ASCII));
  }

  private Connection open(String frame, String processor) throws Exception {
    CatalogSource source = new CatalogSource();
    ListenerConfig listener =
        requireNonNull(
            ConfigLoader.load(
                    null,
                    Map.of("HOSTNAME", "box"),
                    List.of(
                        "listeners.echo.frame=" + frame,
                        "listeners.echo.processors=[" + processor + "]"),
                    source)
                .config()
                .listeners()
                .get("echo"));
    ListenerTotals totals = new ListenerTotals(List.of("0"));
    ProcessorChain chain =
        new ProcessorChain(
            listener,
            new Workplaces(
                source.catalog()::processor,
                pool -> workers::add,
                workers::add,
                (config, payload, context) -> Future.failedFuture("no bus")),
            totals.processors(),
            100,
            MemoryBudget.unlimited(),
            loop::add,
            Runnable::run,
            System::nanoTime);
    return Connections.open(peer, System::nanoTime, listener, InputFactory.framed(chain), totals);
  }
}
