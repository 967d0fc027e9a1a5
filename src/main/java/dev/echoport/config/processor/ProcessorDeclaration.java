package dev.echoport.config.processor;

import dev.echoport.api.Place;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;

/** What the loader asks about a processor, to check how it is configured. Safe for all threads. */
public interface ProcessorDeclaration {

  /** Its name, its options, where it may run; the same answer each time. */
  ProcessorSpec spec();

  /** Where it runs with these options, unless the operator says otherwise. */
  Place defaultPlace(ProcessorOptions options);

  /**
   * Whether it remembers earlier frames with these options.
   *
   * @param raw whether a frame is whatever one receive brought
   */
  boolean stateful(ProcessorOptions options, boolean raw);
}
