package dev.echoport.fault;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that wait for their time, or for others that overtake them. Bounded: what has no room
 * is lost, as in the queue of a router. Belongs to the loop of its datagrams.
 */
final class HeldDatagrams<W> {
  static final int MOST = 4096;
  static final int MOST_BYTES = 4 << 20;

  private final DatagramOutput<W> output;
  private final LongSupplier clock;
  private final long epoch;
  private final TreeSet<Passing<W>> queue =
      new TreeSet<>(
          Comparator.<Passing<W>>comparingLong(each -> each.leavesAt)
              .thenComparingLong(each -> each.order));
  private final Overtakes<Passing<W>> slow = new Overtakes<>();
  private boolean overtaking;
  private long heldBytes;
  private long wakesAt = Long.MAX_VALUE;
  private long passed;

  /** A datagram behind all decisions. Times are nanoseconds since the first one. */
  static final class Passing<W> {
    private final long order;
    private Datagram<W> datagram;
    private long dueAt;
    private long leavesAt;
    private long overtakers;
    private boolean slow;
    private boolean overtaken;
    private @Nullable DealtFault reorder;
    private List<DealtFault> delays = List.of();

    private Passing(Datagram<W> datagram, long order, long now) {
      this.datagram = datagram;
      this.order = order;
      this.dueAt = now;
      this.leavesAt = now;
    }

    Datagram<W> datagram() {
      return datagram;
    }

    void datagram(Datagram<W> other) {
      datagram = other;
    }

    /** When it is due, as the faults so far want it. */
    long dueAt() {
      return dueAt;
    }

    /** It is due later, because of {@code fault}. */
    void due(long at, DealtFault fault) {
      if (at > dueAt) {
        dueAt = at;
        leavesAt = Math.max(at, leavesAt);
        delays = new ArrayList<>(delays);
        delays.add(fault);
      }
    }

    /** So many others go first, as long as they come before a time. */
    void waitFor(long others, long until, DealtFault fault) {
      overtakers = others;
      leavesAt = Math.max(until, leavesAt);
      reorder = fault;
    }
  }

  HeldDatagrams(DatagramOutput<W> output, LongSupplier clock) {
    this.output = output;
    this.clock = clock;
    this.epoch = clock.getAsLong();
  }

  long now() {
    return clock.getAsLong() - epoch;
  }

  /** Begins with the next one. */
  Passing<W> begin(Datagram<W> datagram) {
    passed++;
    return new Passing<>(datagram, passed, now());
  }

  /** Whether so many bytes more may wait. */
  boolean hasRoom(int bytes) {
    return queue.size() < MOST && heldBytes + bytes <= MOST_BYTES;
  }

  /** All faults have had their say. */
  void end(Passing<W> passing) {
    if (passing.leavesAt <= now()) {
      leave(passing);
    } else {
      hold(passing);
    }
  }

  private void hold(Passing<W> passing) {
    Datagram<W> datagram = passing.datagram;
    passing.delays.forEach(fault -> output.happened(fault, datagram, 0));
    heldBytes += datagram.bytes();
    queue.add(passing);
    if (passing.overtakers > 0) {
      passing.slow = true;
      slow.add(passing, passing.order, passing.overtakers);
    }
    wake();
  }

  private void wake() {
    Passing<W> first = first();
    if (first != null && first.leavesAt < wakesAt) {
      wakesAt = first.leavesAt;
      output.wake(Math.max(1, wakesAt - now()));
    }
  }

  /** Lets go on whose time has come. */
  void proceed() {
    wakesAt = Long.MAX_VALUE;
    for (Passing<W> first = first(); first != null && first.leavesAt <= now(); first = first()) {
      take(first);
      leave(first);
    }
    wake();
  }

  private void take(Passing<W> passing) {
    queue.remove(passing);
    if (passing.slow) {
      passing.slow = false;
      passing.overtaken = slow.left(passing.order) < passing.overtakers;
      slow.remove(passing.order);
    }
    heldBytes -= passing.datagram.bytes();
  }

  private void leave(Passing<W> passing) {
    DealtFault reorder = passing.reorder;
    if (reorder != null && passing.overtaken) {
      output.happened(reorder, passing.datagram, 0);
    }
    output.leaves(passing.datagram);
    if (!slow.isEmpty()) {
      overtake(passing.order);
    }
  }

  /** Those that came before it have been overtaken once more. */
  private void overtake(long order) {
    slow.overtake(order);
    if (!overtaking) {
      overtaking = true;
      try {
        for (Passing<W> each = slow.next(); each != null; each = slow.next()) {
          take(each);
          each.leavesAt = each.dueAt;
          release(each);
        }
      } finally {
        overtaking = false;
      }
    }
  }

  private void release(Passing<W> passing) {
    if (passing.leavesAt <= now()) {
      leave(passing);
    } else {
      queue.add(passing);
      heldBytes += passing.datagram.bytes();
      wake();
    }
  }

  private @Nullable Passing<W> first() {
    return queue.isEmpty() ? null : queue.first();
  }

  /** How many wait. */
  int size() {
    return queue.size();
  }

  /** All go on now, in the order of their times. */
  void releaseAll() {
    for (Passing<W> first = first(); first != null; first = first()) {
      take(first);
      leave(first);
    }
  }

  /** Gives up all of them. */
  void cancel() {
    for (Passing<W> first = first(); first != null; first = first()) {
      take(first);
      output.lost(first.datagram);
      first.datagram.content().release();
    }
  }
}
