package dev.echoport.processor.builtin;

import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Places;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Compresses each frame, or all that a connection brings as one stream. */
public final class GzipProcessor implements Processor {
  private static final String LEVEL = "level";
  private static final int BEST = 9;
  private static final int USUAL = 6;

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of(
        "gzip",
        Places.COSTLY,
        CompressionScope.OPTION,
        new OptionSpec.Number(LEVEL, 1, BEST, USUAL));
  }

  @Override
  public boolean stateful(ProcessorOptions options, boolean raw) {
    return CompressionScope.isConnection(options, raw);
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    int level = options.number(LEVEL);
    return stateful(options, raw)
        ? new GzipStream(level)
        : (payload, frame) -> member(payload, level);
  }

  private static Buffer member(Buffer payload, int level) throws IOException {
    GzipOutput output = new GzipOutput(level);
    try {
      output.write(payload.getBytes());
      return output.finished();
    } finally {
      output.release();
    }
  }
}
