package dev.echoport.config.processor;

import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.yaml.Origin;
import java.util.List;

/**
 * The processors of a listener, each of them checked.
 *
 * @param origins where each was written
 */
public record CheckedChain(List<ProcessorConfig> processors, List<Origin> origins) {
  public CheckedChain {
    processors = List.copyOf(processors);
    origins = List.copyOf(origins);
  }

  /** The key of one processor in a report. */
  static String entryPath(String chainPath, int index) {
    return chainPath + "[" + index + "]";
  }
}
