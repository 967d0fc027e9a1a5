package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes wrong on a listener.
 *
 * @param seed of all chance; 0: drawn when the plan is taken up
 * @param first the number of the first connection
 * @param byLine whether each connection brings its own
 * @param faults in the order in which they were written, which decides at the same offset
 */
public record FaultPlan(long seed, int first, boolean byLine, List<Fault> faults) {
  /** Nothing. */
  public static final FaultPlan NONE = new FaultPlan(0, List.of());

  public FaultPlan {
    faults = List.copyOf(faults);
  }

  /** Whether something is encrypted that an engine would not say. */
  public boolean needsKeys() {
    return faults.stream().anyMatch(Fault::needsKeys);
  }

  /** The certificates that its faults show. */
  public Set<CertificateFlaw> certificates() {
    return faults.stream()
        .filter(fault -> fault.kind() == FaultKind.CERTIFICATE)
        .map(fault -> CertificateFlaw.of(fault.effect().text()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** For all connections, counted from 1. */
  public FaultPlan(long seed, List<Fault> faults) {
    this(seed, 1, false, faults);
  }

  /** Whether it depends on where a connection comes from. */
  public boolean bySource() {
    return faults.stream().anyMatch(fault -> !fault.audience().sources().isEmpty());
  }

  /** Whether no connection has faults. */
  public boolean isOff() {
    return faults.isEmpty() && !byLine;
  }
}
