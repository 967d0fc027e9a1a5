package dev.echoport.listener.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds a header of the PROXY protocol at the beginning of a connection's input.
 *
 * <p>Not Netty's decoder: it needs twelve bytes to tell a header from data, and here a peer that
 * sends fewer has to be echoed as soon as one byte differs.
 */
final class ProxyHeaderParser {
  private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] V2 = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  /** How the input so far begins. */
  enum Beginning {
    /** With data. */
    DATA,
    /** With something that data and a header can begin with. */
    UNDECIDED,
    /** With a header, whole or not. */
    HEADER
  }

  private ProxyHeaderParser() {}

  static Beginning beginning(ByteBuf input) {
    int matched = Math.max(matched(input, V1), matched(input, V2));
    if (matched < 0) {
      return Beginning.DATA;
    }
    boolean signature = matched == V2.length || (matched == V1.length && begins(input, V1));
    return signature ? Beginning.HEADER : Beginning.UNDECIDED;
  }

  private static boolean begins(ByteBuf input, byte[] signature) {
    return matched(input, signature) == signature.length;
  }

  /** How many bytes of the signature are there; -1 where one differs. */
  private static int matched(ByteBuf input, byte[] signature) {
    int length = Math.min(input.readableBytes(), signature.length);
    for (int i = 0; i < length; i++) {
      if (input.getByte(input.readerIndex() + i) != signature[i]) {
        return -1;
      }
    }
    return length;
  }

  /**
   * The header that the input begins with, and leaves the input as it is.
   *
   * @return {@code null} while it is not all there
   */
  static @Nullable ProxyHeader parse(ByteBuf input) throws ProxyHeaderException {
    return begins(input, V1) ? ProxyHeaderV1.parse(input) : ProxyHeaderV2.parse(input);
  }
}
