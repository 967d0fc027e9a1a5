package dev.echoport.fault;

import java.util.List;

/**
 * What goes wrong on a listener.
 *
 * @param seed of all chance; 0: drawn when the plan is taken up
 * @param faults in the order in which they were written, which decides at the same offset
 */
public record FaultPlan(long seed, List<Fault> faults) {
  /** Nothing. */
  public static final FaultPlan NONE = new FaultPlan(0, List.of());

  public FaultPlan {
    faults = List.copyOf(faults);
  }
}
