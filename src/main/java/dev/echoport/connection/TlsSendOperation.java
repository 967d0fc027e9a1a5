package dev.echoport.connection;

import io.netty.channel.Channel;

/**
 * A send that is encrypted on its way. The JDK writes each record to a buffer of its largest size,
 * which is what the smallest send holds.
 */
final class TlsSendOperation extends SendOperation {
  private static final int RECORD_BUFFER_BYTES = 17 * 1024;

  TlsSendOperation(Channel channel, Connection connection) {
    super(channel, connection);
  }

  @Override
  void post(int bytes, int heldBytes, long postedNanos) {
    super.post(bytes, Math.max(heldBytes, RECORD_BUFFER_BYTES), postedNanos);
  }
}
