package dev.echoport.processor;

import dev.echoport.config.Place;
import dev.echoport.config.ProcessorDeclaration;
import dev.echoport.config.ProcessorOptions;
import dev.echoport.config.ProcessorSpec;

/**
 * A processor with what it said of itself when it was found.
 *
 * @param source the jar, or what else an operator calls its origin
 */
record DeclaredProcessor(Processor processor, ProcessorSpec spec, String source)
    implements ProcessorDeclaration {

  String className() {
    return processor.getClass().getName();
  }

  @Override
  public Place defaultPlace(ProcessorOptions options) {
    return processor.defaultPlace(options);
  }

  @Override
  public boolean stateful(ProcessorOptions options, boolean raw) {
    return processor.stateful(options, raw);
  }
}
