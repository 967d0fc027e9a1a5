package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Makes bytes wrong, and leaves their number as it is. Belongs to the connection's loop. */
final class Corruption {
  private static final int BYTE_VALUES = 256;

  private final Schedule schedule;
  private final FaultyOutput output;
  private final Consumer<ByteBuf> next;
  private final List<Active> active = new ArrayList<>(1);
  private final ConnectionFaults faults;
  private long offset;

  /** A fault that corrupts from {@code from} on, for so many bytes. */
  private record Active(DealtFault fault, long from, long bytes) {
    long end() {
      return from + bytes;
    }
  }

  Corruption(ConnectionFaults faults, FaultyOutput output, Consumer<ByteBuf> next) {
    this.schedule = faults.beforeEnd(EnumSet.of(FaultKind.CORRUPT));
    this.faults = faults;
    this.output = output;
    this.next = next;
  }

  /** Takes the ownership of {@code data}. */
  void accept(ByteBuf data) {
    while (data.isReadable()) {
      begin();
      long until = schedule.distance(offset);
      for (Active each : active) {
        until = Math.min(until, each.end() - offset);
      }
      int bytes = (int) Math.min(until, data.readableBytes());
      ByteBuf piece = active.isEmpty() ? data.readRetainedSlice(bytes) : corrupt(data, bytes);
      offset += bytes;
      complete(offset);
      next.accept(piece);
    }
    data.release();
  }

  private void begin() {
    for (DealtFault due = schedule.due(offset); due != null; due = schedule.due(offset)) {
      active.add(new Active(due, offset, Math.min(due.drawBytes(), faults.endOffset() - offset)));
    }
  }

  /** A copy: others may hold the same bytes. */
  private ByteBuf corrupt(ByteBuf data, int bytes) {
    ByteBuf piece = output.buffer(bytes);
    int altered = 0;
    for (int i = 0; i < bytes; i++) {
      int was = data.readUnsignedByte();
      int is = was;
      for (Active each : active) {
        is ^= mask(each.fault());
      }
      altered += is == was ? 0 : 1;
      piece.writeByte(is);
    }
    output.altered(altered);
    return piece;
  }

  /** Which bits are wrong; one at least. */
  static int mask(DealtFault fault) {
    RandomGenerator chance = fault.chance();
    int bits = fault.effect().bits();
    if (bits == 0) {
      return chance.nextInt(1, BYTE_VALUES);
    }
    int mask = 0;
    while (Integer.bitCount(mask) < bits) {
      mask |= 1 << chance.nextInt(Byte.SIZE);
    }
    return mask;
  }

  private void complete(long now) {
    for (Active each : List.copyOf(active)) {
      if (each.end() <= now) {
        active.remove(each);
        output.happened(each.fault(), each.from(), (int) each.bytes());
        schedule.again(each.fault());
      }
    }
  }

  /** Nothing follows. */
  void end() {
    for (Active each : active) {
      if (offset > each.from()) {
        output.happened(each.fault(), each.from(), (int) (offset - each.from()));
      }
    }
    active.clear();
  }
}
