package dev.echoport.completion.report;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.ConnectionId;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.completion.report.Autopsy.TcpFlow;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection at one moment on its loop.
 *
 * @param id the id that its completions carry
 * @param state the state of its state machine, by name
 * @param reason why it ended, {@code null} while it is open
 * @param cause the transport's own words for an abnormal end
 * @param remoteAddress the peer's, or what the header of a proxy says of it
 * @param completions how many completions it has had, the last sequence number
 * @param waiting {@link Waiting#NOTHING} if it is closed
 * @param tcp what the kernel knows now, {@code null} if it is closed or the transport does not tell
 * @param autopsy what else is known of its end, {@code null} while it is open
 * @param proxy what a proxy said in its header, {@code null} where there was none
 * @param tls {@code null} without TLS, and until the handshake is done
 * @param trace what the peer or a proxy said of the trace that it is part of
 * @param requests {@code null} until a request of HTTP was answered
 * @param faults that it has on purpose, {@code null}: none
 * @param lastCompletions the newest ones of one that did not end in order, else {@code null}
 */
public record ConnectionReport(
    String id,
    String listener,
    String remoteAddress,
    String localAddress,
    String state,
    Instant openedAt,
    @Nullable Instant closedAt,
    @Nullable CloseReason reason,
    @Nullable String cause,
    LedgerSnapshot ledger,
    long completions,
    WindowReport window,
    Waiting waiting,
    @Nullable TcpFacts tcp,
    @Nullable Autopsy autopsy,
    @Nullable ProxyReport proxy,
    @Nullable TlsReport tls,
    @Nullable TraceParent trace,
    @Nullable RequestsReport requests,
    @Nullable FaultsReport faults,
    @Nullable CompletionBatch lastCompletions) {

  /** Its number within its node, as batches of completions have it. */
  public long number() {
    return ConnectionId.number(id);
  }

  /** Whether it ended by FIN, the peer's or a drain's, with nothing given up. */
  public boolean orderly() {
    return orderly(reason, ledger);
  }

  /** The same of one that is about to be reported. */
  public static boolean orderly(@Nullable CloseReason reason, LedgerSnapshot ledger) {
    boolean fin = reason == CloseReason.PEER_FINISHED || reason == CloseReason.DRAINED;
    return fin && ledger.discardedIn() + ledger.discardedOut() == 0;
  }

  /**
   * How many of the bytes sent the peer's kernel has acknowledged; empty where what is on the wire
   * is not the payload, or nobody tells. Our FIN follows every byte, so it is acknowledged, and
   * counted by the kernel as one, only if all of them are.
   */
  public OptionalLong acknowledged() {
    TcpFacts known = autopsy == null ? tcp : autopsy.tcp();
    TcpFlow flow = known == null ? null : known.flow();
    return flow == null || !flow.plain()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(flow.acknowledgedBytes(), ledger.sent()));
  }

  /** Whether it has not ended yet. */
  public boolean open() {
    return closedAt == null;
  }

  /**
   * How full its window is.
   *
   * @param bytes the limit on held memory
   * @param operations the limit on posted operations
   * @param heldBytes memory held by posted sends and by frames in process
   * @param postedSends sends posted and not completed
   * @param frames frames in process
   * @param receivePosted whether a receive is posted
   */
  public record WindowReport(
      long bytes,
      int operations,
      long heldBytes,
      int postedSends,
      int frames,
      boolean receivePosted) {}
}
