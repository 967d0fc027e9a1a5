package dev.echoport.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/**
 * A message as it stands in a stream.
 *
 * <pre>
 *   | compressed: 0, 1 | length       | message ... |
 *   0                  1              5             5 + length
 * </pre>
 */
public final class Messages {
  static final int PREFIX_BYTES = 5;

  /** What our own services read is short. */
  private static final int MAX_READ_BYTES = 4096;

  private Messages() {}

  /** Whether the message is compressed. */
  public static boolean isCompressed(ByteBuf message) {
    return message.getByte(message.readerIndex()) == 1;
  }

  /** A message with its prefix. */
  public static ByteBuf prefixed(byte[] message, ByteBufAllocator allocator) {
    return allocator
        .buffer(PREFIX_BYTES + message.length)
        .writeByte(0)
        .writeInt(message.length)
        .writeBytes(message);
  }

  /** The message without its prefix, for a method that reads it. */
  static byte[] payload(ByteBuf message) throws BadCallException {
    if (isCompressed(message)) {
      throw new BadCallException(
          GrpcStatus.UNIMPLEMENTED, "a message that is compressed (expected: identity)");
    }
    int bytes = message.readableBytes() - PREFIX_BYTES;
    if (bytes > MAX_READ_BYTES) {
      throw new BadCallException(
          GrpcStatus.RESOURCE_EXHAUSTED,
          "a message of " + bytes + " bytes (expected: at most " + MAX_READ_BYTES + ")");
    }
    return ByteBufUtil.getBytes(message, message.readerIndex() + PREFIX_BYTES, bytes);
  }
}
