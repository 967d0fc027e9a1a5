package dev.echoport.completion.report;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.Autopsy.TcpFacts;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Says in one sentence how a connection ended. Made when somebody asks, not at the end itself. */
public final class CloseSentence {
  private static final long STALLED_NANOS = 1_000_000_000L;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private final ConnectionReport report;
  private final Autopsy autopsy;
  private final LedgerSnapshot ledger;

  private CloseSentence(ConnectionReport report, Autopsy autopsy) {
    this.report = report;
    this.autopsy = autopsy;
    this.ledger = report.ledger();
  }

  /** The sentence, {@code null} for a connection that is open. */
  public static @Nullable String of(ConnectionReport report) {
    Autopsy autopsy = report.autopsy();
    CloseReason reason = report.reason();
    return autopsy == null || reason == null
        ? null
        : new CloseSentence(report, autopsy).sentence(reason);
  }

  private String sentence(CloseReason reason) {
    return switch (reason) {
      case PEER_FINISHED -> finished();
      case PEER_RESET -> reset();
      case IDLE -> idle() + ", so the gateway closed it" + lost();
      case DRAINED -> stopped() + " and sent " + drained() + lost();
      case DRAIN_CUT -> stopped() + ", and the peer had taken " + taken() + " in time" + lost();
      case MEMORY -> "Memory was short" + cause() + ", so the gateway ended it" + lost();
      case REFUSED -> "The gateway refused it" + cause() + lost();
      case PROTOCOL_ERROR -> "The peer broke the protocol" + cause() + lost();
      case PROCESSOR_FAILED -> "A processor failed" + cause() + lost();
      case TLS_FAILED -> "TLS failed" + cause() + lost();
      case FAULT -> fault() + lost();
      case SHUTDOWN -> "The node was told to end at once" + lost();
      case INTERNAL -> "A defect of the gateway ended it, see its log" + cause() + lost();
    };
  }

  private String fault() {
    String sent =
        String.format(
            Locale.ROOT,
            "; the peer was sent exactly %,d byte%s",
            ledger.sent(),
            ledger.sent() == 1 ? "" : "s");
    String why = report.cause();
    return (why == null ? "It was ended as somebody asked" : withoutStop(why))
        + sent
        + (hasEverything() ? ", and its kernel acknowledged all of it" : "");
  }

  private boolean hasEverything() {
    TcpFacts tcp = autopsy.tcp();
    boolean waits = tcp == null || tcp.notSentBytes() > 0 || tcp.unacknowledgedSegments() > 0;
    return !waits && ledger.sent() > 0;
  }

  private String idle() {
    return report.cause() == null ? "Nothing moved for " + quiet() : withoutStop(report.cause());
  }

  /** The cause of the drain, or that the node stopped. */
  private String stopped() {
    return report.cause() == null
        ? "The node stopped"
        : withoutStop(report.cause()) + "; the node stopped receiving";
  }

  private String drained() {
    if (lostBytes() > 0) {
      return "its FIN after " + sent();
    }
    return autopsy.first() == FirstClose.GATEWAY_GOAWAY
        ? "everything back behind its GOAWAY"
        : "everything back before its FIN";
  }

  private String finished() {
    TlsReport tls = report.tls();
    boolean cut = tls != null && !tls.closeNotify();
    boolean nothing = ledger.received() == 0 && ledger.sent() == 0;
    if (nothing && report.requests() == null) {
      return "The peer connected and closed without sending anything"
          + (cut ? ", not even close_notify." : ".");
    }
    StringJoiner did = new StringJoiner(", ", "The peer ", "");
    requested(did);
    if (ledger.received() > 0) {
      did.add("sent " + size(ledger.received()));
    }
    boolean peersTurn = autopsy.first() != FirstClose.GATEWAY_FIN;
    if (peersTurn) {
      did.add("closed" + (cut ? " without close_notify" : ""));
    }
    if (!nothing) {
      did.add("and got " + (ledger.sent() == ledger.received() ? "everything back" : sent()));
    }
    return did + (peersTurn ? "" : "; the gateway closed behind its last answer") + lost();
  }

  private void requested(StringJoiner did) {
    RequestsReport requests = report.requests();
    if (requests != null) {
      did.add(
          (requests.count() == 1 ? "requested " : "made " + requests.count() + " requests, last ")
              + "%s %s (%s)".formatted(requests.method(), requests.path(), status(requests)));
    }
  }

  private static String status(RequestsReport requests) {
    return requests.status() == RequestsReport.UNANSWERED
        ? "not answered"
        : String.valueOf(requests.status());
  }

  private String reset() {
    if (autopsy.first() == FirstClose.PEER_FIN) {
      return "The peer closed and reset what was then sent to it, after " + sent() + lost();
    }
    if (autopsy.first() == FirstClose.PEER_GONE) {
      return "The peer stopped answering after "
          + sent()
          + ", and after "
          + quiet()
          + " the kernel gave it up"
          + lost();
    }
    if (ledger.discardedOut() > 0 && autopsy.quietNanos() >= STALLED_NANOS) {
      return "The peer stopped reading at " + sent() + " and reset after " + quiet() + lost();
    }
    return "The peer reset the connection after " + sent() + lost();
  }

  private String lost() {
    long bytes = lostBytes();
    String unsent =
        bytes == 0 ? "" : "; " + size(bytes) + (bytes == 1 ? " was" : " were") + " never sent";
    return unsent + unacknowledged() + ".";
  }

  /** What the kernel took and the peer's did not; a FIN leaves that to the kernel. */
  private String unacknowledged() {
    long waits = ledger.sent() - report.acknowledged().orElse(ledger.sent());
    CloseReason reason = report.reason();
    boolean goesOn = reason == CloseReason.PEER_FINISHED || reason == CloseReason.DRAINED;
    return waits == 0 || goesOn
        ? ""
        : "; the peer's kernel had not acknowledged the last " + size(waits) + " of what was sent";
  }

  private long lostBytes() {
    return ledger.discardedIn() + ledger.discardedOut();
  }

  private String cause() {
    return report.cause() == null ? "" : ": " + withoutStop(report.cause());
  }

  /** Others end their messages with a full stop, and so do we. */
  private static String withoutStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private String sent() {
    return size(ledger.sent());
  }

  /** What the peer's kernel has, if that is known, else what ours has taken. */
  private String taken() {
    return size(report.acknowledged().orElse(ledger.sent()));
  }

  private String quiet() {
    long millis = autopsy.quietNanos() / 1_000_000;
    return millis < 1_000 ? millis + " ms" : (millis + 500) / 1_000 + " s";
  }

  /** So many bytes for people, such as {@code 64 KiB}. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
