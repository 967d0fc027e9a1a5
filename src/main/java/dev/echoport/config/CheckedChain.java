package dev.echoport.config;

import java.util.List;

/**
 * The processors of a listener, each of them checked.
 *
 * @param origins where each was written
 */
record CheckedChain(List<ProcessorConfig> processors, List<Origin> origins) {
  CheckedChain {
    processors = List.copyOf(processors);
    origins = List.copyOf(origins);
  }

  /** The key of one processor in a report. */
  static String entryPath(String chainPath, int index) {
    return chainPath + "[" + index + "]";
  }
}
