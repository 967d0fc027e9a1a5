package dev.echoport.http;

import io.netty.channel.ChannelFuture;

/**
 * The part of a connection's window that one stream of HTTP/2 may take for what waits to be sent:
 * beyond it the stream is not read, so that a stream whose peer gives no credit stops no other.
 */
@SuppressWarnings("FutureReturnValueIgnored") // it is the caller's
final class StreamShare {
  private final ReadGate gate;
  private final int bytes;
  private int waitingBytes;
  private boolean holding;

  StreamShare(ReadGate gate, int bytes) {
    this.gate = gate;
    this.bytes = bytes;
  }

  /** {@code size} bytes wait until {@code written} is done. */
  ChannelFuture waits(int size, ChannelFuture written) {
    waitingBytes += size;
    if (waitingBytes >= bytes && !holding) {
      holding = true;
      gate.hold();
    }
    return written.addListener(done -> written(size));
  }

  /** Whether nothing waits. */
  boolean isFree() {
    return waitingBytes == 0;
  }

  private void written(int size) {
    waitingBytes -= size;
    if (holding && waitingBytes <= bytes / 2) {
      holding = false;
      gate.release();
    }
  }
}
