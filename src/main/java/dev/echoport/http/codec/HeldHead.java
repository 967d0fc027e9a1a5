package dev.echoport.http.codec;

import dev.echoport.memory.ConnectionMemory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;

/**
 * Heads of requests as long as they are kept. As objects they take many times the bytes that they
 * were on the wire, where a field may be four bytes, or one in HTTP/2. Owned by the connection's
 * loop.
 */
public final class HeldHead {
  /** A request without its fields: what decodes it, holds it and answers it. */
  private static final int REQUEST_BYTES = 1024;

  /** An entry of a header, two strings and their arrays, without what stands in these. */
  private static final int FIELD_BYTES = 136;

  private final ConnectionMemory memory;
  private int bytes;

  public HeldHead(ConnectionMemory memory) {
    this.memory = memory;
  }

  /** What {@code request} takes. */
  public static int bytes(HttpRequest request) {
    return request.uri().length() + bytes(request.headers());
  }

  /** What a request with these fields takes. */
  private static int bytes(HttpHeaders fields) {
    int text = 0;
    var each = fields.iteratorCharSequence();
    while (each.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = each.next();
      text += field.getKey().length() + field.getValue().length();
    }
    return bytes(fields.size(), text);
  }

  /** What so many fields of so many bytes take. */
  static int bytes(int fields, int text) {
    return REQUEST_BYTES + fields * FIELD_BYTES + text;
  }

  /**
   * This is kept from now on, and nothing that was kept before.
   *
   * @throws dev.echoport.memory.MemoryRefusedException if it does not fit
   */
  void keep(int now) {
    if (now > bytes) {
      memory.reserveHead(now - bytes);
    } else if (now < bytes) {
      memory.freeHead(bytes - now);
    }
    bytes = now;
  }

  /**
   * So much more is kept.
   *
   * @throws dev.echoport.memory.MemoryRefusedException if it does not fit
   */
  public void add(int more) {
    keep(bytes + more);
  }

  /** So much less, of what is left. */
  public void remove(int less) {
    keep(Math.max(0, bytes - less));
  }

  /** Nothing is kept. */
  public void release() {
    keep(0);
  }
}
