package dev.echoport.http;

import io.netty.channel.ChannelFuture;

/**
 * The part of a connection's window that one stream of HTTP/2 may take for what waits to be sent:
 * beyond it the stream is not read, so that a stream whose peer gives no credit stops no other. A
 * piece is one of the window's operations, however small it is, and counts as that part of it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // it is the caller's
final class StreamShare {
  private final ReadGate gate;
  private final int bytes;
  private final int pieceBytes;
  private int waitingBytes;
  private boolean holding;

  /**
   * @param bytes that may wait
   * @param pieceBytes what a piece counts at least
   */
  StreamShare(ReadGate gate, int bytes, int pieceBytes) {
    this.gate = gate;
    this.bytes = bytes;
    this.pieceBytes = pieceBytes;
  }

  /** {@code size} bytes wait until {@code written} is done. */
  ChannelFuture waits(int size, ChannelFuture written) {
    int counted = Math.max(size, pieceBytes);
    waitingBytes += counted;
    if (waitingBytes >= bytes && !holding) {
      holding = true;
      gate.hold();
    }
    return written.addListener(done -> written(counted));
  }

  /** Whether nothing waits. */
  boolean isFree() {
    return waitingBytes == 0;
  }

  private void written(int counted) {
    waitingBytes -= counted;
    if (holding && waitingBytes <= bytes / 2) {
      holding = false;
      gate.release();
    }
  }
}
