package dev.echoport.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Knows where frames of a WebSocket begin and end, which the decoder behind it does not tell: so an
 * input that ends within one is told from one that ends.
 *
 * <pre>
 *   | FIN, opcode | mask, length | longer length | mask key | payload ... |    RFC 6455, section 5.2
 *   0             1              2               2, 4, 10   6, 8, 14
 * </pre>
 */
public final class FrameBounds extends ChannelInboundHandlerAdapter {
  private static final int HEAD_BYTES = 2;
  private static final int MASK_BYTES = 4;
  private static final int CONTROL = 8;

  private int opcode;
  private int headBytes;
  private int lengthBytes;
  private int maskBytes;
  private long length;
  private long payloadBytes;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf data) {
      scan(data);
    }
    context.fireChannelRead(message);
  }

  private void scan(ByteBuf data) {
    int at = data.readerIndex();
    while (at < data.writerIndex()) {
      if (headBytes < HEAD_BYTES + lengthBytes + maskBytes || headBytes < HEAD_BYTES) {
        head(data.getUnsignedByte(at++));
      } else {
        long bytes = Math.min(length - payloadBytes, data.writerIndex() - at);
        payloadBytes += bytes;
        at += (int) bytes;
      }
      if (isWhole()) {
        headBytes = 0;
        payloadBytes = 0;
      }
    }
  }

  private void head(int octet) {
    if (headBytes == 0) {
      opcode = octet & 0xf;
      lengthBytes = 0;
      maskBytes = 0;
    } else if (headBytes == 1) {
      length = octet & 0x7f;
      lengthBytes = length == 126 ? Short.BYTES : length == 127 ? Long.BYTES : 0;
      maskBytes = (octet & 0x80) == 0 ? 0 : MASK_BYTES;
      length = lengthBytes == 0 ? length : 0;
    } else if (headBytes < HEAD_BYTES + lengthBytes) {
      length = length << 8 | octet;
    }
    headBytes++;
  }

  private boolean isWhole() {
    return headBytes >= HEAD_BYTES
        && headBytes == HEAD_BYTES + lengthBytes + maskBytes
        && payloadBytes >= length;
  }

  /** Whether a frame has begun that is not whole. */
  public boolean isWithin() {
    return headBytes > 0;
  }

  /** What has come of that frame's data; 0 for one that controls. */
  public int partialBytes() {
    return opcode >= CONTROL ? 0 : (int) payloadBytes;
  }
}
