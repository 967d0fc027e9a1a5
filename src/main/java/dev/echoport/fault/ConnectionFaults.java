package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Position.Axis;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The faults that one connection has.
 *
 * @param seed of the plan
 * @param connection its number since the plan was taken up
 */
public record ConnectionFaults(long seed, long connection, List<DealtFault> faults) {
  private static final Set<FaultKind> ENDS =
      EnumSet.of(FaultKind.RESET, FaultKind.CLOSE, FaultKind.FINISH);

  /** Those of these kinds on one axis. */
  public Schedule schedule(Axis axis, Set<FaultKind> kinds) {
    return new Schedule(faults, axis, kinds, Long.MAX_VALUE);
  }

  /** Those of the output that happen before it ends. */
  Schedule beforeEnd(Set<FaultKind> kinds) {
    return new Schedule(faults, Axis.SENT, kinds, endOffset());
  }

  /** Behind which byte of the output it ends. */
  long endOffset() {
    return faults.stream()
        .filter(each -> ENDS.contains(each.kind()) && each.fault().at().axis() == Axis.SENT)
        .mapToLong(DealtFault::position)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The first of a kind, whatever its position. */
  public @Nullable DealtFault first(FaultKind kind) {
    return faults.stream().filter(each -> each.kind() == kind).findFirst().orElse(null);
  }

  /** Those that are told by the clock or by the input: what happens to the connection itself. */
  public static Set<FaultKind> events() {
    return EnumSet.of(FaultKind.RESET, FaultKind.CLOSE, FaultKind.FINISH, FaultKind.STALL);
  }
}
