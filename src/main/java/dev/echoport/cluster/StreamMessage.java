package dev.echoport.cluster;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.CompletionBatchWire;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a node sends to a follower: a batch, or, as the answer to each request, only how far it is.
 *
 * <pre>
 *   | version 1 | stream 16 | incarnation 8 | position 8 | dropped 8 | batch or nothing |
 * </pre>
 *
 * @param stream the follower's choice
 * @param incarnation another one each time that the node begins the stream anew
 * @param position records sent before this message in this incarnation; a gap means that records
 *     were lost on the way
 * @param dropped records dropped by the node in this incarnation, for want of credit
 */
record StreamMessage(
    UUID stream, long incarnation, long position, long dropped, @Nullable CompletionBatch batch) {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + 5 * Long.BYTES;

  int records() {
    return batch == null ? 0 : batch.size();
  }

  Buffer toBuffer() {
    Buffer buffer =
        Buffer.buffer()
            .appendByte(VERSION)
            .appendLong(stream.getMostSignificantBits())
            .appendLong(stream.getLeastSignificantBits())
            .appendLong(incarnation)
            .appendLong(position)
            .appendLong(dropped);
    if (batch != null) {
      CompletionBatchWire.append(batch, buffer);
    }
    return buffer;
  }

  /** Fails with an {@link IllegalArgumentException} where {@code buffer} is no such message. */
  static StreamMessage from(Buffer buffer) {
    if (buffer.length() < HEADER_BYTES || buffer.getByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "a message of " + buffer.length() + " bytes (expected: version " + VERSION + ")");
    }
    return new StreamMessage(
        new UUID(buffer.getLong(1), buffer.getLong(9)),
        buffer.getLong(17),
        buffer.getLong(25),
        buffer.getLong(33),
        buffer.length() == HEADER_BYTES ? null : CompletionBatchWire.read(buffer, HEADER_BYTES));
  }
}
