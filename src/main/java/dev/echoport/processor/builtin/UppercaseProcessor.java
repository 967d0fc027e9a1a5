package dev.echoport.processor.builtin;

import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Places;

/** Turns the letters a to z into A to Z; other bytes pass. */
public final class UppercaseProcessor implements Processor {
  private static final int LETTERS = 26;

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of("uppercase", Places.CHEAP);
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    return ByteMapping.ofRange('a', 'A', LETTERS);
  }
}
