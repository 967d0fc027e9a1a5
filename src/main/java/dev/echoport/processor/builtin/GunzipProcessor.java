package dev.echoport.processor.builtin;

import dev.echoport.api.Allowance;
import dev.echoport.api.FrameContext;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Places;
import io.vertx.core.buffer.Buffer;

/** Decompresses each frame, or all that a connection brings as one stream. */
public final class GunzipProcessor implements Processor {
  private static final String LIMIT = "limit";
  private static final long MIB = 1L << 20;
  private static final long USUAL = 64 * MIB;
  private static final long LARGEST = 1024 * MIB;

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of(
        "gunzip",
        Places.COSTLY,
        CompressionScope.OPTION,
        new OptionSpec.Size(LIMIT, 1, LARGEST, USUAL));
  }

  @Override
  public boolean stateful(ProcessorOptions options, boolean raw) {
    return CompressionScope.isConnection(options, raw);
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    long limit = options.bytes(LIMIT);
    return stateful(options, raw) ? new GunzipStream(limit) : new Whole(limit);
  }

  private static Buffer whole(Buffer payload, long limit, Allowance memory)
      throws GzipFormatException {
    GunzipStream stream = new GunzipStream(limit);
    try {
      Buffer decompressed = stream.decompress(payload.getBytes(), memory);
      stream.finish();
      return decompressed;
    } finally {
      stream.close();
    }
  }

  /** Each frame on its own. */
  private record Whole(long limit) implements Transformation {
    @Override
    public Buffer apply(Buffer payload, FrameContext frame) throws GzipFormatException {
      return apply(payload, frame, Allowance.ANY);
    }

    @Override
    public Buffer apply(Buffer payload, FrameContext frame, Allowance memory)
        throws GzipFormatException {
      return whole(payload, limit, memory);
    }
  }
}
