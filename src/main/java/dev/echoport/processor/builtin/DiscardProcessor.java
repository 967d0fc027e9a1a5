package dev.echoport.processor.builtin;

import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Places;
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
