package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Position.Axis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Faults of one connection on one axis, in the order of their positions, and at the same position
 * in that of the plan. Belongs to the connection's loop.
 */
public final class Schedule {
  private static final Comparator<DealtFault> ORDER =
      Comparator.comparingLong(DealtFault::position).thenComparingInt(DealtFault::place);

  private final LongSupplier limit;
  private final List<DealtFault> waiting;

  /**
   * @param limit where nothing happens any more
   */
  Schedule(List<DealtFault> faults, Axis axis, Set<FaultKind> kinds, LongSupplier limit) {
    this.limit = limit;
    waiting = new ArrayList<>();
    for (DealtFault each : faults) {
      if (each.fault().at().axis() == axis && kinds.contains(each.kind())) {
        waiting.add(each);
      }
    }
  }

  /** The first one, which stays. */
  public @Nullable DealtFault first() {
    return waiting.isEmpty() ? null : waiting.get(0);
  }

  /** Takes the first that happens at {@code position} or before. */
  public @Nullable DealtFault due(long position) {
    if (waiting.isEmpty() || next() > position) {
      return null;
    }
    DealtFault due = Collections.min(waiting, ORDER);
    waiting.remove(due);
    return due;
  }

  /** Puts back what has happened, if it happens again. */
  public void again(DealtFault happened) {
    if (happened.moveOn()) {
      waiting.add(happened);
    }
  }

  /** How far it is from {@code position} to the next one. */
  public long distance(long position) {
    return waiting.isEmpty() ? Long.MAX_VALUE : next() - position;
  }

  private long next() {
    long next = Collections.min(waiting, ORDER).position();
    return next < limit.getAsLong() ? next : Long.MAX_VALUE;
  }
}
