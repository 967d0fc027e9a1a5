package dev.echoport.client.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.FreePort;
import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.FarEnd;
import dev.echoport.client.load.FaultyPeer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a diagnosis says of echoes that fail in a defined way. */
@Timeout(120)
class DiagnosisTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration IMPATIENT = Duration.ofMillis(400);

  /** Answers nobody who was silent for half a second. */
  private static final FaultyPeer.Behaviour FORGETS =
      (in, out) -> {
        long last = System.nanoTime();
        for (int next = in.read(); next >= 0; next = in.read()) {
          if (System.nanoTime() - last < 500_000_000) {
            out.write(next);
            last = System.nanoTime();
          }
        }
      };

  private static DiagnosisReport diagnose(
      String uri, FarEnd far, Duration timeout, CheckKind... checks) throws Exception {
    DiagnoseOptions options =
        new DiagnoseOptions(
            Target.parse(uri),
            ClientTls.DEFAULT,
            List.of(checks),
            timeout,
            Duration.ofSeconds(1),
            20,
            Duration.ofSeconds(2),
            null);
    return Diagnosis.run(options, far, DiagnosisListener.NONE);
  }

  private static Finding only(DiagnosisReport report) {
    assertThat(report.results()).hasSize(1);
    return report.results().get(0).finding();
  }

  private static Finding find(FaultyPeer.Behaviour behaviour, Duration timeout, CheckKind check)
      throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(behaviour)) {
      return only(diagnose(peer.uri(), FarEnd.UNKNOWN, timeout, check));
    }
  }

  private static void assertFault(Finding finding, String part) {
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.FAULT);
    assertThat(finding.sentence()).contains(part);
    assertThat(finding.next()).isNotBlank();
  }

  @Test
  void findsNothingWrongWithAnEchoButCannotProveWhatTheOtherEndWasTold() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      DiagnosisReport report =
          diagnose(
              peer.uri(),
              FarEnd.UNKNOWN,
              PATIENT,
              CheckKind.RESOLVE,
              CheckKind.CONNECT,
              CheckKind.CONTENT,
              CheckKind.HALF_CLOSE,
              CheckKind.END);
      assertThat(report.results())
          .extracting(result -> result.finding().verdict())
          .containsExactly(Verdict.OK, Verdict.OK, Verdict.OK, Verdict.OK, Verdict.UNPROVED);
      assertThat(report.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void saysThatNothingListensAndSkipsTheRest() throws Exception {
    DiagnosisReport report =
        diagnose(
            "tcp://127.0.0.1:" + FreePort.choose(),
            FarEnd.UNKNOWN,
            PATIENT,
            CheckKind.CONNECT,
            CheckKind.CONTENT);
    assertFault(report.results().get(0).finding(), "connection refused, at once");
    assertThat(report.results().get(1).finding().verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void namesAProxyThatAcceptsForNobody() throws Exception {
    assertFault(find((in, out) -> in.read(), PATIENT, CheckKind.CONNECT), "before an echo came");
  }

  @Test
  void namesSomebodyWhoDoesNotEcho() throws Exception {
    assertFault(find(FaultyPeer.SILENT, IMPATIENT, CheckKind.CONNECT), "no echo came within 400ms");
  }

  @Test
  void namesAByteThatWasChanged() throws Exception {
    assertFault(
        find(FaultyPeer.wrongByteAt(100_000), PATIENT, CheckKind.CONTENT), "one was changed: 0x");
  }

  @Test
  void namesAByteThatWasLost() throws Exception {
    assertFault(
        find(FaultyPeer.losesByteAt(100_000), PATIENT, CheckKind.CONTENT), "one is missing");
  }

  @Test
  void namesAByteThatWasInserted() throws Exception {
    assertFault(
        find(FaultyPeer.repeatsByteAt(100_000), PATIENT, CheckKind.CONTENT), "one was inserted");
  }

  @Test
  void namesTheWayInWhichEndsOfLinesWereChanged() throws Exception {
    assertFault(
        find(DiagnosisTest::withCarriageReturns, IMPATIENT, CheckKind.CONTENT),
        "LF became CR LF; this end cannot know on which way");
  }

  @Test
  void doesNotTakeChangedBytesForALostHalfClose() throws Exception {
    Finding finding = find(DiagnosisTest::withCarriageReturns, PATIENT, CheckKind.HALF_CLOSE);
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.UNPROVED);
    assertThat(finding.sentence()).startsWith("What comes back is changed");
  }

  private static void withCarriageReturns(InputStream in, OutputStream out) throws IOException {
    int before = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n' && before != '\r') {
        out.write('\r');
      }
      out.write(next);
      before = next;
    }
  }

  @Test
  void namesAnEndInTheMiddleOfTheContent() throws Exception {
    assertFault(
        find(FaultyPeer.closesAfter(100_000), PATIENT, CheckKind.CONTENT),
        "this end cannot know who did it");
  }

  @Test
  void namesWhatIsLostBehindTheFin() throws Exception {
    assertFault(
        find(FaultyPeer.swallowsAfter(20_000), PATIENT, CheckKind.HALF_CLOSE),
        "After this side's FIN only ");
  }

  @Test
  void namesAFinThatIsNotAnswered() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    FaultyPeer.Behaviour stays =
        (in, out) -> {
          in.transferTo(out);
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertFault(
        find(stays, IMPATIENT, CheckKind.END), "This side's FIN is not answered within 400ms");
    over.countDown();
  }

  @Test
  void namesAResetThatTheOtherEndIsNotToldOf() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      FakeFarEnd far =
          new FakeFarEnd("{'autopsy':{'firstToClose':'PEER','how':'FIN'},'closedAt':'x'}", "{}");
      assertFault(
          only(diagnose(peer.uri(), far, PATIENT, CheckKind.END)),
          "the other end still has the connection open");
    }
  }

  @Test
  void takesTheOtherEndsWordForWhatItWasTold() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      FakeFarEnd far =
          new FakeFarEnd(
              "{'autopsy':{'firstToClose':'PEER','how':'FIN'},'closedAt':'x'}",
              "{'autopsy':{'firstToClose':'PEER','how':'RST'},'closedAt':'x'}");
      Finding finding = only(diagnose(peer.uri(), far, PATIENT, CheckKind.END));
      assertThat(finding.verdict()).isEqualTo(Verdict.OK);
      assertThat(finding.sentence())
          .isEqualTo(
              "This side's FIN is answered by a FIN, and arrives as one; a reset arrives as a reset");
    }
  }

  @Test
  void saysWhoEndedItIfTheOtherEndKnows() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.closesAfter(100_000))) {
      FakeFarEnd far = new FakeFarEnd("{}");
      assertFault(
          only(diagnose(peer.uri(), far, PATIENT, CheckKind.CONTENT)),
          "the other end still has it open, so something between ended it");
    }
  }

  @Test
  void namesWhatCollectsSingleBytes() throws Exception {
    FaultyPeer.Behaviour collects =
        (in, out) -> {
          byte[] bytes = new byte[16_384];
          for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            out.write(bytes, 0, read);
            pause(900);
          }
        };
    assertFault(
        find(collects, PATIENT, CheckKind.BUFFERING), "came back together with the one before");
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // it fails by what does not come back
  void doesNotTakeASlowPathForOneThatCollects() throws Exception {
    FaultyPeer.Behaviour late =
        (in, out) -> {
          ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
          byte[] bytes = new byte[16_384];
          for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            byte[] some = Arrays.copyOf(bytes, read);
            later.schedule(() -> write(out, some), 300, TimeUnit.MILLISECONDS);
          }
          later.shutdown();
        };
    Finding finding = find(late, PATIENT, CheckKind.BUFFERING);
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.OK);
  }

  private static void write(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void countsTheConnectionsThatALimitRefuses() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    FaultyPeer.Behaviour limited =
        (in, out) -> {
          if (accepted.incrementAndGet() <= 15) {
            in.transferTo(out);
          }
        };
    assertFault(
        find(limited, PATIENT, CheckKind.CONNECTIONS), "Of 20 connections at once 15 echoed; ");
  }

  @Test
  void opensManyConnectionsLastSoThatNoOtherCheckMeetsTheirLimit() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    FaultyPeer.Behaviour limited =
        (in, out) -> {
          if (accepted.incrementAndGet() <= 15) {
            in.transferTo(out);
          }
        };
    try (FaultyPeer peer = FaultyPeer.start(limited)) {
      assertThat(
              diagnose(
                      peer.uri(),
                      FarEnd.UNKNOWN,
                      PATIENT,
                      CheckKind.CONNECTIONS,
                      CheckKind.BANDWIDTH)
                  .results())
          .extracting(each -> each.finding().verdict())
          .containsExactly(Verdict.FAULT, Verdict.OK);
    }
  }

  @Test
  void namesAnIdleLimitOfWhichNobodyIsTold() throws Exception {
    assertFault(
        find(FORGETS, IMPATIENT, CheckKind.IDLE),
        "this side is told nothing, and what it sends then gets no answer; what the other end is"
            + " told, this end cannot know");
  }

  @Test
  void namesAnIdleLimitThatBothSidesAreToldOf() throws Exception {
    FaultyPeer.Behaviour ends =
        (in, out) -> {
          byte[] bytes = new byte[16_384];
          for (int read = in.read(bytes); in.available() >= 0 && read >= 0; ) {
            out.write(bytes, 0, read);
            pause(500);
            read = in.available() == 0 ? -1 : in.read(bytes);
          }
        };
    FakeFarEnd far =
        new FakeFarEnd("{'autopsy':{'firstToClose':'PEER','how':'RST'},'closedAt':'x'}");
    try (FaultyPeer peer = FaultyPeer.start(ends)) {
      assertFault(
          only(diagnose(peer.uri(), far, PATIENT, CheckKind.IDLE)),
          "this side is told by a FIN; the other end is told by a reset");
    }
  }

  @Test
  void namesAnIdleLimitThatTheOtherEndIsToldOfWhenThisSideSends() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    FakeFarEnd far =
        new FakeFarEnd("{'id':'a'}") {
          @Override
          public FarRecord await(
              EchoConnection of, Predicate<FarRecord> condition, Duration within) {
            String told =
                "{\"closedAt\":\"x\",\"autopsy\":{\"firstToClose\":\"PEER\",\"how\":\"RST\"}}";
            return new FarRecord(new JsonObject(asked.getAndIncrement() == 0 ? "{}" : told));
          }
        };
    try (FaultyPeer peer = FaultyPeer.start(FORGETS)) {
      assertFault(
          only(diagnose(peer.uri(), far, IMPATIENT, CheckKind.IDLE)),
          "the other end is told only when this side sends again, by a reset");
    }
  }

  @Test
  void seesThatAnotherAddressArrives() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      FakeFarEnd far = new FakeFarEnd("{'remoteAddress':'10.0.0.9:1'}");
      Finding finding = only(diagnose(peer.uri(), far, PATIENT, CheckKind.SOURCE));
      assertThat(finding.sentence())
          .startsWith("The other end sees 10.0.0.9:1 instead of 127.0.0.1:")
          .endsWith("a proxy or a NAT stands between");
    }
  }

  /** Has a record of every connection; the last one stays. */
  private static class FakeFarEnd implements FarEnd {
    private final List<FarRecord> records;
    private int found;

    FakeFarEnd(String... records) {
      this.records =
          Arrays.stream(records)
              .map(json -> new FarRecord(new JsonObject(json.replace('\'', '"'))))
              .toList();
    }

    @Override
    public synchronized FarRecord find(EchoConnection connection) {
      return records.get(Math.min(found++, records.size() - 1));
    }

    @Override
    public @Nullable FarRecord await(
        EchoConnection of, Predicate<FarRecord> condition, Duration within) {
      return of.far();
    }

    @Override
    public String whyNot() {
      return "it is a fake";
    }
  }
}
