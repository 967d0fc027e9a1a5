package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Position.Axis;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The faults that one connection has.
 *
 * @param dealer which has dealt them
 * @param connection its number since the plan was taken up
 * @param faults those of the plan that are for it
 */
public record ConnectionFaults(FaultDealer dealer, long connection, List<DealtFault> faults) {
  /** What ends the output. */
  static final Set<FaultKind> ENDS =
      Collections.unmodifiableSet(
          EnumSet.of(
              FaultKind.RESET,
              FaultKind.CLOSE,
              FaultKind.FINISH,
              FaultKind.ALERT,
              FaultKind.NO_CLOSE_NOTIFY,
              FaultKind.BAD_RECORD));

  /** Of its chance. */
  public long seed() {
    return dealer.seed();
  }

  /** Those that an open connection can still have. */
  public ConnectionFaults behindAccept() {
    return new ConnectionFaults(
        dealer,
        connection,
        faults.stream().filter(each -> !each.fault().precedesOutput()).toList());
  }

  /** Those of these kinds on one axis. */
  public Schedule schedule(Axis axis, Set<FaultKind> kinds) {
    return new Schedule(faults, axis, kinds, () -> Long.MAX_VALUE);
  }

  /** Those of the output that happen before it ends. */
  Schedule beforeEnd(Set<FaultKind> kinds) {
    return new Schedule(faults, Axis.SENT, kinds, this::endOffset);
  }

  /** Behind which byte of the output it ends. */
  long endOffset() {
    return faults.stream()
        .filter(each -> ENDS.contains(each.kind()) && each.fault().at().axis() == Axis.SENT)
        .mapToLong(DealtFault::position)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether something is encrypted that an engine would not say. */
  public boolean needsKeys() {
    return faults.stream().anyMatch(each -> each.active() && each.fault().needsKeys());
  }

  /** The ClientHello asks for this name: it is known now which of them the connection has. */
  public void named(@Nullable String serverName) {
    faults.forEach(each -> each.named(serverName));
  }

  /** The first of a kind, whatever its position. */
  public @Nullable DealtFault first(FaultKind kind) {
    return faults.stream().filter(each -> each.kind() == kind).findFirst().orElse(null);
  }

  /** The first of a kind that answers the ClientHello. */
  public @Nullable DealtFault inHandshake(FaultKind kind) {
    return faults.stream()
        .filter(each -> each.kind() == kind && each.active() && each.fault().isInHandshake())
        .findFirst()
        .orElse(null);
  }

  /** Those that are drawn for each request; {@code null}: there are none. */
  public @Nullable RequestFaults ofRequests() {
    List<DealtFault> those = faults.stream().filter(each -> each.kind().isOfRequests()).toList();
    return those.isEmpty() ? null : new RequestFaults(this, those);
  }

  /** Whether something happens to the connection itself, or to its stream of bytes. */
  public boolean concernStream() {
    return faults.stream().anyMatch(each -> !each.kind().isOfRequests());
  }

  /** Those that are told by the clock or by the input: what happens to the connection itself. */
  public static Set<FaultKind> events() {
    Set<FaultKind> events = EnumSet.copyOf(ENDS);
    events.add(FaultKind.STALL);
    return events;
  }
}
