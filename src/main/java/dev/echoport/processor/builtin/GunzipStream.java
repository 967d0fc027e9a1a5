package dev.echoport.processor.builtin;

import dev.echoport.api.Allowance;
import dev.echoport.api.FrameContext;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Chunks;
import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip members one after the other, however they are chunked. Belongs to one thread at
 * a time; takes no memory before its first byte.
 */
final class GunzipStream implements Transformation {
  /** Memory that zlib keeps to decompress. */
  private static final int INFLATER_BYTES = 48 * 1024;

  private static final int TRAILER_BYTES = 8;

  private final long limitBytes;
  private final CRC32 crc = new CRC32();
  private GzipHeader header = new GzipHeader();
  private @Nullable Inflater inflater;
  private boolean inBody;
  private int trailerBytes = TRAILER_BYTES;
  private long trailer;

  /**
   * @param limitBytes bound on the bytes that one frame decompresses to
   */
  GunzipStream(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  @Override
  public Buffer apply(Buffer payload, FrameContext frame) throws GzipFormatException {
    return apply(payload, frame, Allowance.ANY);
  }

  @Override
  public Buffer apply(Buffer payload, FrameContext frame, Allowance memory)
      throws GzipFormatException {
    return decompress(payload.getBytes(), memory);
  }

  @Override
  public int keptBytes() {
    return inflater == null ? 0 : INFLATER_BYTES;
  }

  Buffer decompress(byte[] compressed, Allowance memory) throws GzipFormatException {
    Chunks out = new Chunks(memory);
    int position = 0;
    while (position < compressed.length) {
      if (inBody) {
        position += body(compressed, position, out);
      } else if (trailerBytes < TRAILER_BYTES) {
        trailer(compressed[position++]);
      } else if (header.accept(compressed[position++])) {
        beginBody();
      }
    }
    return out.payload();
  }

  private void beginBody() {
    Inflater body = opened();
    body.reset();
    crc.reset();
    inBody = true;
  }

  private Inflater opened() {
    Inflater opened = inflater;
    if (opened == null) {
      opened = new Inflater(true);
      inflater = opened;
    }
    return opened;
  }

  /** Returns how many bytes of the input belong to the body. */
  private int body(byte[] compressed, int position, Chunks out) throws GzipFormatException {
    Inflater body = opened();
    body.setInput(compressed, position, compressed.length - position);
    inflate(body, out);
    if (body.finished()) {
      inBody = false;
      trailerBytes = 0;
    }
    return compressed.length - position - body.getRemaining();
  }

  private void inflate(Inflater body, Chunks out) throws GzipFormatException {
    try {
      int bytes;
      while ((bytes = body.inflate(out.chunk(), out.begin(), out.room())) > 0) {
        if (out.bytes() + bytes > limitBytes) {
          throw new GzipFormatException(
              "more than " + limitBytes + " bytes from one frame (expected: limit, or less)");
        }
        crc.update(out.chunk(), out.begin(), bytes);
        out.wrote(bytes);
      }
    } catch (DataFormatException e) {
      throw new GzipFormatException("damaged data: " + e.getMessage());
    }
  }

  /** CRC and size, four bytes each, least significant first. */
  private void trailer(byte next) throws GzipFormatException {
    trailer |= (next & 0xffL) << Byte.SIZE * trailerBytes;
    if (++trailerBytes == TRAILER_BYTES) {
      long written = opened().getBytesWritten() & 0xffff_ffffL;
      if (trailer != (written << Integer.SIZE | crc.getValue())) {
        throw new GzipFormatException("the data do not fit their check sum and size");
      }
      trailer = 0;
      header = new GzipHeader();
    }
  }

  @Override
  public Buffer finish() throws GzipFormatException {
    boolean inMember = inBody || trailerBytes < TRAILER_BYTES || header.begun();
    if (inMember) {
      throw new GzipFormatException("the input ends within a member");
    }
    return Buffer.buffer();
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
