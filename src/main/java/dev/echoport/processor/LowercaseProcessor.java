package dev.echoport.processor;

import dev.echoport.config.ProcessorOptions;
import dev.echoport.config.ProcessorSpec;

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
