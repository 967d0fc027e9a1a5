package dev.echoport.processor;

import dev.echoport.api.Place;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.config.processor.ProcessorDeclaration;

/**
 * A processor with the description that it gave when it was found.
 *
 * @param source the jar, or another name of its origin for the operator
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
