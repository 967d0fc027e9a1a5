package dev.echoport.processor.builtin;

import dev.echoport.api.FrameContext;
import dev.echoport.api.Transformation;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One gzip member for a connection: after each frame everything so far can be decompressed. Takes
 * no memory before the first frame.
 */
final class GzipStream implements Transformation {
  private final int level;
  private @Nullable GzipOutput output;

  GzipStream(int level) {
    this.level = level;
  }

  @Override
  public Buffer apply(Buffer payload, FrameContext frame) throws IOException {
    GzipOutput opened = opened();
    opened.write(payload.getBytes());
    return opened.flushed();
  }

  @Override
  public int keptBytes() {
    return output == null ? 0 : GzipOutput.HELD_BYTES;
  }

  @Override
  public Buffer finish() throws IOException {
    return opened().finished();
  }

  private GzipOutput opened() throws IOException {
    GzipOutput opened = output;
    if (opened == null) {
      opened = new GzipOutput(level);
      output = opened;
    }
    return opened;
  }

  @Override
  public void close() {
    if (output != null) {
      output.release();
    }
  }
}
