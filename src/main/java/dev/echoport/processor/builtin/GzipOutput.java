package dev.echoport.processor.builtin;

import dev.echoport.processor.HeapBytes;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip member while it is written. Holds about 256 KiB outside the heap until it is released.
 * Belongs to one thread at a time.
 */
final class GzipOutput {
  /** Memory that zlib and the buffer around it keep. */
  static final int HELD_BYTES = 280 * 1024;

  private static final int CHUNK_BYTES = 8192;

  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final Member member;

  /** Gives access to the compressor of the stream that it extends. */
  private static final class Member extends GZIPOutputStream {
    Member(ByteArrayOutputStream out, int level) throws IOException {
      super(out, CHUNK_BYTES, true);
      def.setLevel(level);
    }

    void release() {
      def.end();
    }
  }

  GzipOutput(int level) throws IOException {
    member = new Member(compressed, level);
  }

  void write(byte[] bytes) throws IOException {
    member.write(bytes, 0, bytes.length);
  }

  /**
   * The bytes compressed since the last call, up to a point from which a reader can decompress
   * everything so far.
   */
  Buffer flushed() throws IOException {
    member.flush();
    return taken();
  }

  /** The rest, with the trailer of the member. */
  Buffer finished() throws IOException {
    member.finish();
    return taken();
  }

  private Buffer taken() {
    Buffer taken = HeapBytes.payload(compressed.toByteArray());
    compressed.reset();
    return taken;
  }

  void release() {
    member.release();
  }
}
