package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Position.Axis;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Faults of time: when bytes leave, in which sends, and behind which byte the connection ends. What
 * waits stands in one line, so nothing overtakes. Belongs to the connection's loop.
 */
final class Pacing {
  private static final Set<FaultKind> KINDS = EnumSet.copyOf(ConnectionFaults.ENDS);

  static {
    KINDS.addAll(EnumSet.of(FaultKind.DELAY, FaultKind.RATE, FaultKind.SLICE, FaultKind.STALL));
  }

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A rate is kept by sends of what it allows in a fiftieth of a second. */
  private static final long SENDS_A_SECOND = 50;

  private final Schedule schedule;
  private final FaultyOutput output;
  private final LongSupplier clock;
  private final Deque<Item> line = new ArrayDeque<>();
  private long offset;
  private int heldBytes;
  private boolean running;
  private boolean closing;
  private boolean ended;
  private @Nullable DealtFault delay;
  private long lastDueNanos;
  private @Nullable DealtFault rate;
  private long freeNanos;
  private @Nullable DealtFault slice;
  private long sliceLeft;
  private boolean forever;
  private long stalledUntilNanos;

  /** Bytes, a fault that takes effect behind all bytes before it, or somebody's turn. */
  private record Item(
      @Nullable ByteBuf data,
      long dueNanos,
      @Nullable DealtFault fault,
      @Nullable Turn turn,
      long at) {}

  Pacing(ConnectionFaults faults, FaultyOutput output, LongSupplier clock) {
    this.schedule = faults.schedule(Axis.SENT, KINDS);
    this.output = output;
    this.clock = clock;
    this.stalledUntilNanos = clock.getAsLong();
    this.freeNanos = stalledUntilNanos;
    this.lastDueNanos = stalledUntilNanos;
  }

  /** Takes the ownership of {@code data}. */
  void accept(ByteBuf data) {
    begin();
    while (data.isReadable()) {
      if (closing) {
        output.givenUp(data.readableBytes());
        break;
      }
      int bytes = (int) Math.min(data.readableBytes(), schedule.distance(offset));
      line.add(new Item(data.readRetainedSlice(bytes), due(), null, null, offset));
      heldBytes += bytes;
      offset += bytes;
      begin();
    }
    data.release();
    proceed();
  }

  /** Takes its place in the line. */
  void inTurn(Turn turn) {
    line.add(new Item(null, due(), null, turn, offset));
    proceed();
  }

  /** Lets nothing leave until {@link #release}; returns whether that was so before. */
  boolean hold() {
    boolean was = running;
    running = true;
    return was;
  }

  void release(boolean was) {
    running = was;
    proceed();
  }

  private long due() {
    DealtFault late = delay;
    if (late != null) {
      long due = clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(late.drawDelayMillis());
      lastDueNanos = later(due, lastDueNanos);
    }
    return lastDueNanos;
  }

  /** Of two times of a clock that may wrap. */
  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  /** Puts into the line what is due. */
  void begin() {
    for (DealtFault due = schedule.due(offset); due != null; due = schedule.due(offset)) {
      if (due.kind() == FaultKind.DELAY) {
        delay = due;
        output.happened(due, offset, 0);
      } else {
        wait(due);
        schedule.again(due);
      }
    }
  }

  private void wait(DealtFault fault) {
    line.add(new Item(null, lastDueNanos, fault, null, offset));
    closing |= fault.fault().endsOutput();
  }

  /** Lets {@code fault} take effect behind everything that was accepted. */
  void behindAll(DealtFault fault) {
    wait(fault);
    proceed();
  }

  /** Lets {@code fault} take effect now, whatever waits. */
  void now(DealtFault fault) {
    take(fault, offset - heldBytes);
    proceed();
  }

  /** Sends what may leave by now. */
  void proceed() {
    if (running) {
      return;
    }
    running = true;
    while (!line.isEmpty()) {
      Item first = line.element();
      long wait = ended ? 0 : wait(first);
      if (wait > 0) {
        if (wait < Long.MAX_VALUE) {
          output.wake(wait);
        }
        break;
      }
      ByteBuf data = first.data();
      DealtFault fault = first.fault();
      if (data != null) {
        leave(data);
      } else {
        line.remove();
        if (fault != null && !ended) {
          take(fault, first.at());
        }
        tell(first.turn());
      }
    }
    output.settled();
    running = false;
  }

  private void tell(@Nullable Turn turn) {
    if (turn != null && ended) {
      turn.neverComes();
    } else if (turn != null) {
      turn.comes();
    }
  }

  /** Whether somebody's turn is next, but for faults that end nothing. */
  private boolean isBeforeTurn() {
    for (Item next : line) {
      DealtFault fault = next.fault();
      if (fault == null || fault.fault().endsOutput()) {
        return next.turn() != null;
      }
    }
    return false;
  }

  private long wait(Item first) {
    if (forever) {
      return Long.MAX_VALUE;
    }
    long until = later(stalledUntilNanos, first.dueNanos());
    if (first.data() != null) {
      until = later(until, freeNanos);
    }
    return until - clock.getAsLong();
  }

  private void leave(ByteBuf data) {
    int bytes = data.readableBytes();
    if (!ended) {
      bytes = allowed(bytes);
    }
    heldBytes -= bytes;
    boolean whole = bytes == data.readableBytes();
    if (whole) {
      line.remove();
    }
    if (ended) {
      data.release();
      output.givenUp(bytes);
    } else {
      pause(bytes);
      output.leaves(
          whole ? data : data.readRetainedSlice(bytes), slice != null, whole && isBeforeTurn());
    }
  }

  private int allowed(int bytes) {
    long allowed = bytes;
    if (rate != null) {
      allowed = Math.min(allowed, Math.max(1, rate.effect().bytesPerSecond() / SENDS_A_SECOND));
    }
    if (slice != null) {
      sliceLeft = sliceLeft == 0 ? slice.drawBytes() : sliceLeft;
      allowed = Math.min(allowed, sliceLeft);
    }
    return (int) allowed;
  }

  private void pause(int bytes) {
    long now = clock.getAsLong();
    DealtFault limit = rate;
    if (limit != null) {
      freeNanos = later(freeNanos, now) + bytes * SECOND_NANOS / limit.effect().bytesPerSecond();
    }
    DealtFault sliced = slice;
    if (sliced != null) {
      sliceLeft -= bytes;
      if (sliceLeft == 0) {
        long millis = sliced.effect().pauseMillis().draw(sliced.chance());
        freeNanos = later(freeNanos, now + TimeUnit.MILLISECONDS.toNanos(millis));
      }
    }
  }

  private void take(DealtFault fault, long at) {
    switch (fault.kind()) {
      case RATE -> {
        rate = fault;
        output.happened(fault, at, 0);
      }
      case SLICE -> {
        slice = fault;
        sliceLeft = 0;
        output.happened(fault, at, 0);
      }
      case STALL -> stall(fault, at);
      default -> {
        closing = true;
        ended = true;
        output.happened(fault, at, 0);
        output.ends(fault);
      }
    }
  }

  private void stall(DealtFault fault, long at) {
    long millis = fault.drawMillis();
    if (fault.effect().side() != Fault.Side.RECEIVE) {
      forever = millis == Long.MAX_VALUE;
      stalledUntilNanos =
          forever ? stalledUntilNanos : clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
    output.stalled(fault, millis);
    output.happened(fault, at, 0);
  }

  /** Bytes that wait. */
  int heldBytes() {
    return heldBytes;
  }

  /** Sends, and faults, that wait. */
  int waiting() {
    return line.size();
  }

  /** Whether the end waits, or has come. */
  boolean ends() {
    return closing;
  }

  /** Sends what waits; faults among it do not happen. */
  void lift() {
    List<Item> waiting = List.copyOf(line);
    line.clear();
    heldBytes = 0;
    for (Item each : waiting) {
      ByteBuf data = each.data();
      Turn turn = each.turn();
      if (data != null) {
        output.leaves(data, false, false);
      } else if (turn != null) {
        turn.comes();
      }
    }
    output.settled();
  }

  /** Gives up what waits. */
  void cancel() {
    closing = true;
    ended = true;
    proceed();
  }
}
