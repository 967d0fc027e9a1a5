package dev.echoport.completion.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.Autopsy.TcpFacts;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloseSentenceTest {
  /** Of these the reason is the whole cause, unless another one is given. */
  private static final Set<CloseReason> ALONE =
      EnumSet.of(
          CloseReason.PEER_FINISHED,
          CloseReason.PEER_RESET,
          CloseReason.IDLE,
          CloseReason.DRAINED,
          CloseReason.DRAIN_CUT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PEER_FINISHED|PEER_FIN|0|0|0|The peer connected and closed without sending anything.",
        "PEER_FINISHED|PEER_FIN|100|100|0|The peer sent 100 B, closed, and got everything back.",
        "PEER_FINISHED|PEER_FIN|100|50|0|The peer sent 100 B, closed, and got 50 B.",
        "PEER_RESET|PEER_RESET|3421922|3355361|66561|The peer stopped reading at 3.2 MiB and reset"
            + " after 30 s; 65.0 KiB were never sent.",
        "PEER_RESET|PEER_RESET|2048|2048|0|The peer reset the connection after 2 KiB.",
        "PEER_RESET|PEER_GONE|12|8|4|The peer stopped answering after 8 B, and after 30 s the kernel"
            + " gave it up; 4 B were never sent.",
        "PEER_RESET|PEER_FIN|100|40|60|The peer closed and reset what was then sent to it, after"
            + " 40 B; 60 B were never sent.",
        "IDLE|GATEWAY_CLOSE|8|8|0|Nothing moved for 30 s, so the gateway closed it.",
        "DRAINED|GATEWAY_FIN|8|8|0|The node stopped and sent everything back before its FIN.",
        "DRAINED|GATEWAY_GOAWAY|8|8|0|The node stopped and sent everything back behind its GOAWAY.",
        "DRAINED|GATEWAY_FIN|20|8|12|The node stopped and sent its FIN after 8 B; 12 B were never"
            + " sent.",
        "DRAIN_CUT|GATEWAY_CLOSE|9|8|1|The node stopped, and the peer had taken 8 B in time; 1 B"
            + " was never sent.",
        "REFUSED|GATEWAY_CLOSE|0|0|0|The gateway refused it: the cause.",
        "PROTOCOL_ERROR|GATEWAY_FIN|5|0|5|The peer broke the protocol: the cause; 5 B were never"
            + " sent.",
        "PROCESSOR_FAILED|GATEWAY_FIN|0|0|0|A processor failed: the cause.",
        "TLS_FAILED|GATEWAY_CLOSE|0|0|0|TLS failed: the cause.",
        "SHUTDOWN|GATEWAY_CLOSE|1|1|0|The node was told to end at once.",
        "INTERNAL|GATEWAY_CLOSE|0|0|0|A defect of the gateway ended it, see its log: the cause."
      })
  void tellsHowAConnectionEnded(
      CloseReason reason, FirstClose first, long received, long sent, long lost, String sentence) {
    Autopsy autopsy = new Autopsy(first, 30_000_000_000L, 0, null);
    LedgerSnapshot ledger =
        new LedgerSnapshot(received, received, received, sent, 0, lost, 0, 0, 0, Map.of());
    assertThat(CloseSentence.of(report(reason, ledger, autopsy))).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PEER_FIN|1|0|108|The peer requested GET /nope (404), closed, and got 108 B.",
        "PEER_FIN|1|0|0|The peer requested GET /nope (404), closed.",
        "PEER_FIN|3|5|113|The peer made 3 requests, last GET /nope (404), sent 5 B, closed, and got"
            + " 113 B.",
        "GATEWAY_FIN|1|5|5|The peer requested GET /nope (404), sent 5 B, and got everything back;"
            + " the gateway closed behind its last answer."
      })
  void namesTheRequestThatWasAnsweredLast(
      FirstClose first, long count, long received, long sent, String sentence) {
    LedgerSnapshot ledger =
        new LedgerSnapshot(received, received, sent, sent, 0, 0, 0, 0, 0, Map.of());
    RequestsReport requests = new RequestsReport(count, "GET", "/nope", 404);
    Autopsy autopsy = new Autopsy(first, 1, 0, null);
    assertThat(CloseSentence.of(report(CloseReason.PEER_FINISHED, null, ledger, autopsy, requests)))
        .isEqualTo(sentence);
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void endsInOneFullStopWhateverTheCauseEndsIn(CloseReason reason) {
    Autopsy autopsy = new Autopsy(FirstClose.PEER_RESET, 1, 0, null);
    assertThat(CloseSentence.of(report(reason, "It failed.", LedgerSnapshot.ZERO, autopsy)))
        .endsWith(".")
        .doesNotEndWith("..")
        .doesNotContain(".,", ".;");
  }

  @Test
  void doesNotBlameReadingForAResetAtOnce() {
    Autopsy autopsy = new Autopsy(FirstClose.PEER_RESET, 400_000_000L, 0, null);
    LedgerSnapshot ledger = new LedgerSnapshot(20, 20, 20, 10, 0, 10, 0, 0, 0, Map.of());
    assertThat(CloseSentence.of(report(CloseReason.PEER_RESET, ledger, autopsy)))
        .isEqualTo("The peer reset the connection after 10 B; 10 B were never sent.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IDLE|It was late, so the gateway closed it.",
        "MEMORY|Memory was short: It was late, so the gateway ended it.",
        "DRAINED|It was late; the node stopped receiving and sent everything back before its FIN.",
        "DRAIN_CUT|It was late; the node stopped receiving, and the peer had taken 8 B in time."
      })
  void saysWhatEndedItOtherThanTheNode(CloseReason reason, String sentence) {
    Autopsy autopsy = new Autopsy(FirstClose.GATEWAY_FIN, 1, 0, null);
    LedgerSnapshot ledger = new LedgerSnapshot(8, 8, 8, 8, 0, 0, 0, 0, 0, Map.of());
    assertThat(CloseSentence.of(report(reason, "It was late", ledger, autopsy)))
        .isEqualTo(sentence);
  }

  @Test
  void saysHowMuchThePeerWasSentBeforeAFault() {
    TcpFacts all = new TcpFacts(0, 1, 1, 0, 1448, 0, null);
    TcpFacts some = new TcpFacts(0, 1, 1, 1, 1448, 0, null);
    TcpFacts queued = new TcpFacts(0, 1, 1, 0, 1448, 1, null);
    assertThat(fault(null, 1, null))
        .isEqualTo("It was ended as somebody asked; the peer was sent exactly 1 byte.");
    assertThat(fault("A fault.", 2000, all))
        .isEqualTo(
            "A fault; the peer was sent exactly 2,000 bytes, and its kernel acknowledged all of"
                + " it.");
    assertThat(fault("A fault", 2, some)).isEqualTo("A fault; the peer was sent exactly 2 bytes.");
    assertThat(fault("A fault", 2, queued))
        .isEqualTo("A fault; the peer was sent exactly 2 bytes.");
    assertThat(fault("A fault", 0, all)).isEqualTo("A fault; the peer was sent exactly 0 bytes.");
  }

  private static @Nullable String fault(@Nullable String cause, long sent, @Nullable TcpFacts tcp) {
    Autopsy autopsy = new Autopsy(FirstClose.GATEWAY_CLOSE, 1, 0, tcp);
    LedgerSnapshot ledger = new LedgerSnapshot(sent, sent, sent, sent, 0, 0, 0, 0, 0, Map.of());
    return CloseSentence.of(report(CloseReason.FAULT, cause, ledger, autopsy));
  }

  @ParameterizedTest
  @CsvSource({
    "1023, 1023 B",
    "1024, 1 KiB",
    "1025, 1.0 KiB",
    "1048576, 1 MiB",
    "1099511627776, 1 TiB",
    "1125899906842624, 1024 TiB"
  })
  void writesSizesForPeople(long bytes, String text) {
    assertThat(CloseSentence.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"999, 999 ms", "1000, 1 s", "1500, 2 s"})
  void writesHowLongNothingMoved(long millis, String text) {
    Autopsy autopsy = new Autopsy(FirstClose.GATEWAY_CLOSE, millis * 1_000_000, 0, null);
    assertThat(CloseSentence.of(report(CloseReason.IDLE, LedgerSnapshot.ZERO, autopsy)))
        .isEqualTo("Nothing moved for " + text + ", so the gateway closed it.");
  }

  @Test
  void saysWhatThePeersKernelHasOfWhatWasSent() {
    TcpFacts tcp =
        new TcpFacts(0, 1, 1, 1, 1448, 0, new Autopsy.TcpFlow(true, 5, 1, 0, 0, 0, 0, 0));
    LedgerSnapshot ledger = new LedgerSnapshot(8, 8, 8, 8, 0, 0, 0, 0, 0, Map.of());
    assertThat(CloseSentence.of(report(CloseReason.DRAIN_CUT, ledger, cut(tcp))))
        .isEqualTo(
            "The node stopped, and the peer had taken 5 B in time; the peer's kernel had not"
                + " acknowledged the last 3 B of what was sent.");
    assertThat(CloseSentence.of(report(CloseReason.DRAIN_CUT, ledger, cut(tcp.wrapped()))))
        .isEqualTo("The node stopped, and the peer had taken 8 B in time.");
  }

  private static Autopsy cut(TcpFacts tcp) {
    return new Autopsy(FirstClose.GATEWAY_CLOSE, 1, 0, tcp);
  }

  private static ConnectionReport report(
      CloseReason reason, LedgerSnapshot ledger, Autopsy autopsy) {
    return report(reason, ALONE.contains(reason) ? null : "the cause", ledger, autopsy);
  }

  private static ConnectionReport report(
      CloseReason reason, @Nullable String cause, LedgerSnapshot ledger, Autopsy autopsy) {
    return report(reason, cause, ledger, autopsy, null);
  }

  private static ConnectionReport report(
      CloseReason reason,
      @Nullable String cause,
      LedgerSnapshot ledger,
      Autopsy autopsy,
      @Nullable RequestsReport requests) {
    return new ConnectionReport(
        "a-1",
        "echo",
        "peer",
        "here",
        "CLOSED",
        Instant.EPOCH,
        Instant.EPOCH,
        reason,
        cause,
        ledger,
        2,
        new ConnectionReport.WindowReport(1, 1, 0, 0, 0, false),
        Waiting.NOTHING,
        null,
        autopsy,
        null,
        null,
        null,
        requests,
        null,
        null);
  }
}
