package dev.echoport.processor;

import dev.echoport.config.ProcessorOptions;
import dev.echoport.config.ProcessorSpec;

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
