package dev.echoport.http.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Knows where frames of HTTP/2 and header sections begin and end, which Netty's decoder does not
 * tell: so an input that ends within one is told from one that ends, and a request whose header is
 * too large can be answered.
 *
 * <pre>
 *   | length | type | flags | stream | payload ... |    RFC 9113, section 4.1
 *   0        3      4       5        9
 * </pre>
 */
final class Http2Bounds {
  private static final int HEAD_BYTES = 9;
  private static final int LENGTH_BYTES = 3;
  private static final int TYPE_AT = 3;
  private static final int FLAGS_AT = 4;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final int maxHeaderBytes;
  private int headBytes;
  private int length;
  private int type;
  private int flags;
  private int stream;
  private int payloadBytes;
  private int headerBytes;
  private boolean withinHeader;
  private int tooLarge;

  Http2Bounds(int maxHeaderBytes) {
    this.maxHeaderBytes = maxHeaderBytes;
  }

  /** Looks at what was received behind what it has seen, which begins at {@code from}. */
  void scan(ByteBuf in, int from) {
    int at = from;
    while (at < in.writerIndex()) {
      if (headBytes < HEAD_BYTES) {
        head(in.getUnsignedByte(at++));
      } else {
        int bytes = Math.min(length - payloadBytes, in.writerIndex() - at);
        payloadBytes += bytes;
        at += bytes;
      }
      if (headBytes == HEAD_BYTES && payloadBytes == length) {
        headBytes = 0;
      }
    }
  }

  private void head(int octet) {
    if (headBytes == 0) {
      length = 0;
      stream = 0;
      payloadBytes = 0;
    }
    if (headBytes < LENGTH_BYTES) {
      length = length << 8 | octet;
    } else if (headBytes == TYPE_AT) {
      type = octet;
    } else if (headBytes == FLAGS_AT) {
      flags = octet;
    } else {
      stream = stream << 8 | octet;
    }
    if (++headBytes == HEAD_BYTES && (type == HEADERS || type == CONTINUATION)) {
      fields();
    }
  }

  private void fields() {
    headerBytes = type == HEADERS ? length : headerBytes + length;
    withinHeader = (flags & END_HEADERS) == 0;
    if (headerBytes > maxHeaderBytes && tooLarge == 0) {
      tooLarge = stream & Integer.MAX_VALUE;
    }
  }

  /** Within what the input is now; {@code null}: between two frames. */
  @Nullable String within() {
    if (withinHeader) {
      return "a request head";
    }
    return headBytes > 0 ? "a frame" : null;
  }

  /** The first stream whose fields took more bytes than are allowed; 0: there was none. */
  int tooLarge() {
    return tooLarge;
  }
}
