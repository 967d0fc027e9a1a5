package dev.echoport.processor.builtin;

import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Places;

/** Turns the letters A to Z into a to z; other bytes pass. */
public final class LowercaseProcessor implements Processor {
  private static final int LETTERS = 26;

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of("lowercase", Places.CHEAP);
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    return ByteMapping.ofRange('A', 'a', LETTERS);
  }
}
