package dev.echoport.processor;

import dev.echoport.config.ProcessorOptions;
import dev.echoport.config.ProcessorSpec;
import io.vertx.core.buffer.Buffer;

/** Throws everything away, as RFC 863 describes it. */
public final class DiscardProcessor implements Processor {

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of("discard", Places.CHEAP);
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    return (payload, frame) -> Buffer.buffer();
  }
}
