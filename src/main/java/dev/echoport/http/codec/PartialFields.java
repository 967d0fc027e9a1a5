package dev.echoport.http.codec;

import dev.echoport.memory.ConnectionMemory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request that have arrived while others are missing, in its head or behind its
 * body: they are objects already, and count. Once they are whole, others count them. Owned by the
 * connection's loop.
 */
final class PartialFields {
  private final HeldHead held;
  private @Nullable HttpHeaders newest;
  private int readBytes;

  PartialFields(ConnectionMemory memory) {
    held = new HeldHead(memory);
  }

  /** Makes fields as {@code factory} does. */
  HttpHeadersFactory counted(HttpHeadersFactory factory) {
    return new HttpHeadersFactory() {
      @Override
      public HttpHeaders newHeaders() {
        return begun(factory.newHeaders());
      }

      @Override
      public HttpHeaders newEmptyHeaders() {
        return begun(factory.newEmptyHeaders());
      }
    };
  }

  private HttpHeaders begun(HttpHeaders fields) {
    newest = fields;
    return fields;
  }

  /**
   * So many bytes were made fields of, and more must come.
   *
   * @throws dev.echoport.memory.MemoryRefusedException if they do not fit
   */
  void grown(int bytes) {
    if (newest != null) {
      readBytes += bytes;
      held.keep(HeldHead.bytes(newest.size(), readBytes));
    }
  }

  /** They are whole, or nobody waits for the rest. */
  void whole() {
    newest = null;
    readBytes = 0;
    held.release();
  }
}
