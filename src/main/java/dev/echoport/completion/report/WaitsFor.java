package dev.echoport.completion.report;

import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.completion.report.ConnectionReport.WindowReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which side an open connection waits for, in one sentence; made when somebody asks.
 *
 * @param sentence without a capital letter and a full stop
 * @param since for how long, {@link Duration#ZERO} if everything moves
 */
public record WaitsFor(Who who, String sentence, Duration since) {
  /** What takes longer than that is slow. */
  public static final Duration SLOW = Duration.ofSeconds(1);

  private static final long SLOW_NANOS = SLOW.toNanos();

  /** A loop that is late by so much is noticed by peers. */
  private static final Duration LATE = Duration.ofMillis(250);

  /** Who is slow. */
  public enum Who {
    /** The peer, or the path to it. */
    PEER,
    /** A processor of the listener. */
    PROCESSOR,
    /** The node: its loops, its memory or one of its limits. */
    NODE,
    /** A fault on purpose. */
    FAULT,
    /** Everything moves. */
    NOBODY
  }

  /**
   * Of a connection that is open.
   *
   * @param loopLag the longest that a loop was late in the last minute
   */
  public static WaitsFor of(ConnectionReport report, Duration loopLag) {
    Waiting waiting = report.waiting();
    WindowReport window = report.window();
    boolean faulty = report.faults() != null;
    if (waiting.sendNanos() >= SLOW_NANOS) {
      return peer(waiting.sendNanos(), takesNothing(report));
    }
    if (waiting.forMemory()) {
      return node("memory for peers is short, so that the node reads nothing from it");
    }
    if (window.frames() > 0 && (waiting.frameNanos() >= SLOW_NANOS || !window.receivePosted())) {
      return processors(waiting, window);
    }
    if (faulty && (waiting.blocked() || (pending(report) > 0 && window.postedSends() == 0))) {
      return new WaitsFor(
          Who.FAULT,
          "a fault on purpose holds it back" + waits(pending(report)),
          nanos(waiting.receiveNanos()));
    }
    if (waiting.receiveNanos() >= SLOW_NANOS && !waiting.blocked()) {
      return peer(waiting.receiveNanos(), silent(report));
    }
    return late(loopLag).orElseGet(() -> quick(report, waiting));
  }

  /** That the node is slow, if it is. */
  static Optional<WaitsFor> late(Duration loopLag) {
    return loopLag.compareTo(LATE) < 0
        ? Optional.empty()
        : Optional.of(
            node(
                "the node is slow: an event loop was %d ms late within the last minute"
                    .formatted(loopLag.toMillis())));
  }

  private static WaitsFor quick(ConnectionReport report, Waiting waiting) {
    if (waiting.sendNanos() > 0 && !report.window().receivePosted()) {
      return peer(
          waiting.sendNanos(), "the peer takes more slowly than it sends" + waits(pending(report)));
    }
    if (waiting.blocked()) {
      return node("a limit of bytes a second holds it back");
    }
    return new WaitsFor(Who.NOBODY, "everything moves", Duration.ZERO);
  }

  private static WaitsFor peer(long nanos, String sentence) {
    return new WaitsFor(Who.PEER, sentence, nanos(nanos));
  }

  private static WaitsFor node(String sentence) {
    return new WaitsFor(Who.NODE, sentence, Duration.ZERO);
  }

  private static WaitsFor processors(Waiting waiting, WindowReport window) {
    String frames = window.frames() == 1 ? "1 frame" : window.frames() + " frames";
    String full =
        window.receivePosted() ? "processors work on " : "processors are full: they have ";
    boolean slow = waiting.frameNanos() >= SLOW_NANOS;
    return new WaitsFor(
        Who.PROCESSOR,
        full + frames + (slow ? ", and finished none for " + text(waiting.frameNanos()) : ""),
        nanos(waiting.frameNanos()));
  }

  private static String takesNothing(ConnectionReport report) {
    return "the peer has taken nothing for "
        + text(report.waiting().sendNanos())
        + waits(report.ledger().pendingOut())
        + kernel(report.tcp());
  }

  /** What the kernel adds, where it tells. */
  private static String kernel(@Nullable TcpFacts tcp) {
    if (tcp == null) {
      return "";
    }
    boolean closed = tcp.flow() != null && tcp.flow().peerWindowBytes() == 0;
    String more =
        tcp.notSentBytes() > 0
            ? ", " + CloseSentence.size(tcp.notSentBytes()) + " more in the kernel"
            : "";
    if (closed) {
      return more + "; its receive window is closed";
    }
    return tcp.unacknowledgedSegments() > 0 && tcp.retransmissions() > 0
        ? more
            + "; the path is bad: %d segments were sent again, the round trip takes %.1f ms"
                .formatted(tcp.retransmissions(), tcp.roundTripMicros() / 1e3)
        : more;
  }

  /** Nothing is in the node's hands; the kernel may still have some. */
  private static String silent(ConnectionReport report) {
    TcpFacts tcp = report.tcp();
    if (tcp != null && tcp.notSentBytes() > 0) {
      return "the peer takes nothing; "
          + CloseSentence.size(tcp.notSentBytes())
          + " wait in the kernel"
          + kernelWindow(tcp);
    }
    return pending(report) > 0
        ? "the peer sends nothing, in the middle of " + CloseSentence.size(pending(report))
        : "the peer sends nothing; it has everything back";
  }

  private static String kernelWindow(TcpFacts tcp) {
    return tcp.flow() != null && tcp.flow().peerWindowBytes() == 0
        ? "; its receive window is closed"
        : "";
  }

  private static long pending(ConnectionReport report) {
    LedgerSnapshot ledger = report.ledger();
    return ledger.pending();
  }

  private static String waits(long bytes) {
    return bytes == 0 ? "" : "; " + CloseSentence.size(bytes) + (bytes == 1 ? " waits" : " wait");
  }

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(nanos);
  }

  /** For people: {@code 8 s}, {@code 5 min}, {@code 3 h}. */
  static String text(long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }
}
