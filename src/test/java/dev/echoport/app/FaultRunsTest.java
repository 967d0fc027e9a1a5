package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.FaultyNode.Got;
import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.ConnectionId;
import dev.echoport.completion.FaultCompletion;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.event.EventAddresses;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many connections with faults of every kind for streams, drawn by the seed. */
@Timeout(240)
class FaultRunsTest {
  /** The kinds of {@code bench/trials/promises/faults.py}. */
  private static final String PLAN =
      "{do: reset, at: {sent: 1B-90KiB}, probability: 20%},"
          + "{do: close, at: {received: 1B-90KiB}, probability: 20%},"
          + "{do: finish, at: {sent: 1B-90KiB}, probability: 10%},"
          + "{do: stall, at: {sent: 0B-50KiB}, time: 1ms-20ms, probability: 30%},"
          + "{do: delay, time: 1ms-5ms, probability: 20%},"
          + "{do: rate, bytesPerSecond: 8MiB, probability: 20%},"
          + "{do: slice, size: 1KiB-8KiB, probability: 20%},"
          + "{do: corrupt, at: {sent: 0B-50KiB}, every: 10KiB, bytes: 1B-100B, probability: 30%},"
          + "{do: drop, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%},"
          + "{do: duplicate, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%},"
          + "{do: insert, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%},"
          + "{do: swap, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%},"
          + "{do: truncate, at: {sent: 50KiB-90KiB}, probability: 10%},"
          + "{do: refuse, probability: 5%},"
          + "{do: late, time: 1ms-20ms, probability: 20%}";

  private static final byte[] INPUT = new byte[100_000];
  @TempDir private Path directory;

  static {
    new Random(1).nextBytes(INPUT);
  }

  /** What each of the clients got, and each fault that happened. */
  private record Run(List<String> got, List<String> faults) {}

  private Run run(long seed) throws Exception {
    List<String> got = new ArrayList<>();
    Queue<FaultCompletion> faults = new ConcurrentLinkedQueue<>();
    try (FaultyNode node = FaultyNode.start(directory, FaultyNode.tcp(PLAN, seed))) {
      node.node()
          .gateway()
          .vertx()
          .eventBus()
          .<CompletionBatch>localConsumer(
              EventAddresses.COMPLETIONS,
              batch ->
                  batch
                      .body()
                      .forEach(
                          each -> {
                            if (each instanceof FaultCompletion fault) {
                              faults.add(fault);
                            }
                          }));
      for (int i = 0; i < 60; i++) {
        Got each = node.exchange(INPUT, true);
        got.add(each.end() + " " + each.bytes().length + " " + Arrays.hashCode(each.bytes()));
      }
      node.closed(60);
      Awaitility.await().until(() -> faults.size() == happened(node));
    }
    return new Run(got, faults.stream().sorted(ORDER).map(FaultRunsTest::text).toList());
  }

  /** Which of two that are of different stages is recorded first depends on the input's pieces. */
  private static final Comparator<FaultCompletion> ORDER =
      Comparator.<FaultCompletion>comparingLong(each -> ConnectionId.number(each.connection()))
          .thenComparing(FaultCompletion::direction)
          .thenComparingLong(FaultCompletion::offset)
          .thenComparingInt(FaultCompletion::plan);

  private static String text(FaultCompletion fault) {
    return String.join(
        " ",
        fault.connection(),
        fault.kind().word(),
        fault.direction().name(),
        String.valueOf(fault.plan()),
        String.valueOf(fault.offset()),
        String.valueOf(fault.bytes()));
  }

  private static long happened(FaultyNode node) throws Exception {
    return node.node().report("flaky").totals().faults().values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void theSameSeedGivesTheSameBytesAndRecords() throws Exception {
    Run once = run(7);
    Run again = run(7);
    Run other = run(8);

    assertThat(again.got()).isEqualTo(once.got());
    assertThat(again.faults()).isEqualTo(once.faults()).hasSizeGreaterThan(100);
    assertThat(other.got()).isNotEqualTo(once.got());
    assertThat(other.faults()).isNotEqualTo(once.faults());
  }

  private static void addsUp(LedgerSnapshot ledger) {
    assertThat(ledger.received())
        .isEqualTo(ledger.consumed() + ledger.discardedIn() + ledger.pendingIn());
    assertThat(ledger.produced())
        .isEqualTo(ledger.sent() + ledger.discardedOut() + ledger.pendingOut());
    assertThat(ledger.consumed()).isEqualTo(ledger.echoed() + ledger.dropped());
    assertThat(ledger.produced()).isEqualTo(ledger.echoed() + ledger.inserted());
    assertThat(ledger.pendingIn()).isNotNegative();
    assertThat(ledger.pendingOut()).isNotNegative();
    assertThat(ledger.discarded().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(ledger.lost());
  }

  /** Fifty connections, one after the other, whatever becomes of them. */
  private static void visit(int port, AtomicBoolean drained) throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Socket socket = ReloadNode.connect(port)) {
        FaultyNode.exchange(socket, INPUT, true);
      } catch (java.io.IOException e) {
        if (drained.get()) {
          return;
        }
      }
    }
  }

  @Test
  void theLedgersAddUpAtAnyMomentAndToTheTotals() throws Exception {
    ExecutorService peers = Executors.newFixedThreadPool(4);
    AtomicBoolean drained = new AtomicBoolean();
    String yaml = "listeners: {flaky: {" + FaultyNode.tcp(PLAN) + "}, echo: null}";
    try (ReloadNode node = new ReloadNode(directory, yaml)) {
      int port = node.port("flaky");
      List<Future<?>> visits = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        visits.add(
            peers.submit(
                () -> {
                  visit(port, drained);
                  return null;
                }));
      }
      Awaitility.await()
          .until(
              () -> {
                ListenerTotals.Snapshot totals = node.report("flaky").totals();
                addsUp(totals.ledger());
                return totals.opened() >= 80;
              });
      drained.set(true);
      node.reload("listeners: {echo: {uri: \"tcp://127.0.0.1:0\"}}");
      for (Future<?> visit : visits) {
        visit.get();
      }
      Awaitility.await().until(() -> node.report("flaky").totals().open() == 0);
      LedgerSnapshot sum = LedgerSnapshot.ZERO;
      for (ConnectionReport report : node.closed()) {
        addsUp(report.ledger());
        assertThat(report.ledger().pending()).isZero();
        sum = sum.plus(report.ledger());
      }
      assertThat(sum).isEqualTo(node.report("flaky").totals().ledger());
    } finally {
      peers.shutdownNow();
    }
  }
}
