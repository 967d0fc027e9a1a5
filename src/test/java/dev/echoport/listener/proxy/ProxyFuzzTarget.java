package dev.echoport.listener.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.listener.proxy.ProxyHeaderParser.Beginning;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * However a connection begins, and in whatever pieces that arrives: what is decided stays so with
 * every byte that follows, nothing but {@link ProxyHeaderException} is thrown, and the input stays
 * as it was.
 *
 * <pre>
 *   +-------+-------+
 *   | piece | input |    one byte, input the rest
 *   +-------+-------+
 * </pre>
 */
final class ProxyFuzzTarget {
  /** Where the header does not begin at index 0, as in a buffer that has been read before. */
  private static final int BEFORE = 3;

  private static final String UNDECIDED = "undecided";

  private ProxyFuzzTarget() {}

  static void check(byte[] data) {
    if (data.length < 2) {
      return;
    }
    byte[] input = Arrays.copyOfRange(data, 1, data.length);
    String decided = UNDECIDED;
    for (int end = 0; end < input.length; ) {
      end = Math.min(input.length, end + 1 + Byte.toUnsignedInt(data[0]));
      String now = decision(input, end);
      if (!decided.equals(UNDECIDED)) {
        assertThat(now).isEqualTo(decided);
      }
      decided = now;
    }
  }

  /** What the first {@code end} bytes are taken for. */
  static String decision(byte[] input, int end) {
    byte[] buffer = new byte[BEFORE + end];
    System.arraycopy(input, 0, buffer, BEFORE, end);
    ByteBuf bytes = Unpooled.wrappedBuffer(buffer).skipBytes(BEFORE);
    String decision = decision(bytes);
    assertThat(bytes.readerIndex()).isEqualTo(BEFORE);
    assertThat(buffer).endsWith(Arrays.copyOf(input, end));
    return decision;
  }

  private static String decision(ByteBuf bytes) {
    Beginning beginning = ProxyHeaderParser.beginning(bytes);
    if (beginning != Beginning.HEADER) {
      return beginning == Beginning.DATA ? "data" : UNDECIDED;
    }
    try {
      ProxyHeader header = ProxyHeaderParser.parse(bytes);
      if (header == null) {
        assertThat(bytes.readableBytes()).isLessThan(ProxyHeaderV2.MAX_BYTES);
        return UNDECIDED;
      }
      assertThat(header.bytes()).isBetween(1, bytes.readableBytes());
      return header + " " + header.report("hop");
    } catch (ProxyHeaderException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
