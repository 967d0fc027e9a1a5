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
   * The kernel's view ({@code TCP_INFO}) at one moment: now, or when the connection ended.
   *
   * @param retransmissions segments sent again, over the whole life
   * @param roundTripMicros smoothed
   * @param roundTripVariationMicros its mean deviation
   * @param unacknowledgedSegments sent, and not acknowledged by the peer's kernel; those that were
   *     not sent yet are not among them
   * @param segmentBytes the size of a full segment
   * @param notSentBytes taken from us and not sent, for instance because the peer's window was
   *     full; counted on the wire, so including TLS and HTTP
   * @param flow what only newer kernels tell, {@code null} if this one does not
   */
  public record TcpFacts(
      long retransmissions,
      long roundTripMicros,
      long roundTripVariationMicros,
      long unacknowledgedSegments,
      long segmentBytes,
      long notSentBytes,
      @Nullable TcpFlow flow) {

    /** The same of a connection whose bytes on the wire are not its payload: TLS, HTTP. */
    public TcpFacts wrapped() {
      return new TcpFacts(
          retransmissions,
          roundTripMicros,
          roundTripVariationMicros,
          unacknowledgedSegments,
          segmentBytes,
          notSentBytes,
          flow == null ? null : flow.wrapped());
    }
  }

  /**
   * What went through, and what held it up, over the whole life of a connection. Linux 5.4 tells
   * all of it.
   *
   * @param plain whether the bytes on the wire are the payload
   * @param acknowledgedBytes taken by the peer's kernel, on the wire; our FIN counts as one
   * @param minRoundTripMicros the shortest round trip seen
   * @param windowLimitedMicros how long sending waited for the peer's receive window
   * @param bufferLimitedMicros how long sending waited for room in our send buffer
   * @param reorderings how often segments that we sent arrived in another order
   * @param outOfOrderSegments segments that came here before one that was sent earlier
   * @param peerWindowBytes the receive window that the peer's kernel has announced last; 0: its
   *     buffer is full
   */
  public record TcpFlow(
      boolean plain,
      long acknowledgedBytes,
      long minRoundTripMicros,
      long windowLimitedMicros,
      long bufferLimitedMicros,
      long reorderings,
      long outOfOrderSegments,
      long peerWindowBytes) {

    private TcpFlow wrapped() {
      return new TcpFlow(
          false,
          acknowledgedBytes,
          minRoundTripMicros,
          windowLimitedMicros,
          bufferLimitedMicros,
          reorderings,
          outOfOrderSegments,
          peerWindowBytes);
    }
  }
}
