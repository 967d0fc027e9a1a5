package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The certificates that its faults show. */
  public Set<CertificateFlaw> certificates() {
    return faults.stream()
        .filter(fault -> fault.kind() == FaultKind.CERTIFICATE)
        .map(fault -> CertificateFlaw.of(fault.effect().text()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
