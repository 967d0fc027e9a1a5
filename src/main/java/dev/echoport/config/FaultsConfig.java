package dev.echoport.config;

import dev.echoport.fault.Fault;
import dev.echoport.fault.FaultPlan;
import java.util.List;

/**
 * What goes wrong on purpose.
 *
 * @param seed of all chance: the same seed, connection and input give the same output; 0: one is
 *     drawn when the plan is taken up, and logged
 * @param plan what goes wrong, where and for whom; docs/faults.md describes each kind
 */
public record FaultsConfig(@Key(kind = Kind.SEED) long seed, @Key List<Fault> plan) {
  /** Nothing. */
  public static final FaultsConfig OFF = new FaultsConfig(0, List.of());

  public FaultsConfig {
    plan = List.copyOf(plan);
  }

  /** Whether nothing goes wrong. */
  public boolean isOff() {
    return plan.isEmpty();
  }

  /** What connections are dealt. */
  public FaultPlan asPlan() {
    return new FaultPlan(seed, plan);
  }
}
