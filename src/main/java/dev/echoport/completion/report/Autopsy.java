package dev.echoport.completion.report;

import org.jspecify.annotations.Nullable;

/**
 * The details of a connection's end beside its ledger; gathered once, when it ends.
 *
 * @param first who ended it, and by what
 * @param quietNanos since something moved for the last time, in either direction
 * @param longestSendNanos the longest time from posting a send to its completion; for a plain echo
 *     a send is posted when its bytes are received
 * @param tcp what the kernel knows, {@code null} where the transport does not tell
 */
public record Autopsy(
    FirstClose first, long quietNanos, long longestSendNanos, @Nullable TcpFacts tcp) {

  /** The same, once every send has completed. */
  public Autopsy withLongestSend(long nanos) {
    return new Autopsy(first, quietNanos, nanos, tcp);
  }

  /** Who ended a connection first. */
  public enum FirstClose {
    /** The peer sent FIN. */
    PEER_FIN("PEER", "FIN"),
    /** The peer sent RST. */
    PEER_RESET("PEER", "RST"),
    /** The peer, or the path to it, no longer answered, and the kernel gave up. */
    PEER_GONE("PEER", "GONE"),
    /** The gateway said in an HTTP/2 GOAWAY that it answers no further requests. */
    GATEWAY_GOAWAY("GATEWAY", "GOAWAY"),
    /** The gateway sent FIN, behind everything that it had to send. */
    GATEWAY_FIN("GATEWAY", "FIN"),
    /** The gateway sent RST. */
    GATEWAY_RESET("GATEWAY", "RST"),
    /** The gateway closed: the kernel sends FIN, or RST if it held input that was not read. */
    GATEWAY_CLOSE("GATEWAY", "CLOSE");

    private final String side;
    private final String how;

    FirstClose(String side, String how) {
      this.side = side;
      this.how = how;
    }

    /** {@code PEER} or {@code GATEWAY}. */
    public String side() {
      return side;
    }

    /** {@code FIN}, {@code RST}, {@code GONE}, {@code GOAWAY} or {@code CLOSE}. */
    public String how() {
      return how;
    }
  }

  /**
   * The kernel's view ({@code TCP_INFO}) at the moment of the end.
   *
   * @param retransmissions segments sent again, over the whole life
   * @param roundTripMicros smoothed
   * @param roundTripVariationMicros its mean deviation
   * @param unacknowledgedSegments sent, and not acknowledged by the peer's kernel; those that were
   *     not sent yet are not among them
   * @param segmentBytes the size of a full segment
   * @param notSentBytes taken from us and not sent, for instance because the peer's window was
   *     full; counted on the wire, so including TLS and HTTP
   */
  public record TcpFacts(
      long retransmissions,
      long roundTripMicros,
      long roundTripVariationMicros,
      long unacknowledgedSegments,
      long segmentBytes,
      long notSentBytes) {}
}
