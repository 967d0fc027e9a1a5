package dev.echoport.config;

import dev.echoport.fault.Fault;
import dev.echoport.fault.FaultPlan;
import java.time.Duration;
import java.util.List;

/**
 * What goes wrong on purpose.
 *
 * @param seed of all chance: the same seed, connection and input give the same output; 0: one is
 *     drawn when the plan is taken up, and logged
 * @param choose {@code line}: the first line of a connection is its plan; {@code off}: it has that
 *     of its listener
 * @param first the number of the first connection; with the number of an earlier connection, the
 *     next one has its faults
 * @param plan what goes wrong, where and for whom; docs/faults.md describes each kind
 */
public record FaultsConfig(
    @Key(kind = Kind.SEED) long seed,
    @Key Choose choose,
    @Key(min = "1", max = "2147483647") int first,
    @Key List<Fault> plan) {
  /** Who says which faults a connection has. */
  public enum Choose {
    /** The plan of its listener. */
    OFF,
    /** Its peer does, in the first line. */
    LINE
  }

  /** How long a connection may take for its line. */
  public static final Duration LINE_TIME = Duration.ofSeconds(30);

  /** Nothing. */
  public static final FaultsConfig OFF = new FaultsConfig(0, List.of());

  public FaultsConfig {
    plan = List.copyOf(plan);
  }

  /** A plan for all connections. */
  public FaultsConfig(long seed, List<Fault> plan) {
    this(seed, Choose.OFF, 1, plan);
  }

  /** Whether nothing goes wrong. */
  public boolean isOff() {
    return plan.isEmpty() && !byLine();
  }

  /** Whether each connection says itself what goes wrong. */
  public boolean byLine() {
    return choose == Choose.LINE;
  }

  /** What connections are dealt. */
  public FaultPlan asPlan() {
    return new FaultPlan(seed, first, byLine(), plan);
  }
}
