package dev.echoport.listener.limits;

/** How full the memory of the process is. */
public interface MemoryGauge {

  /** In percent of what there may be; of several kinds of memory, the one that is fullest. */
  int percent();

  /** Called while memory is short: whatever takes an effort to know may be found out anew. */
  default void refresh() {}
}
