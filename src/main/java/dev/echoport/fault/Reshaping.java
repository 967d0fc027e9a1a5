package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Faults that change which bytes leave: drop, duplicate, insert, swap, truncate. An offset counts
 * what leaves. A fault whose offset lies within a block that another one moves takes effect behind
 * it. Belongs to the connection's loop.
 */
final class Reshaping {
  static final Set<FaultKind> KINDS =
      EnumSet.of(
          FaultKind.DROP,
          FaultKind.DUPLICATE,
          FaultKind.INSERT,
          FaultKind.SWAP,
          FaultKind.TRUNCATE);

  private final Schedule schedule;
  private final FaultyOutput output;
  private final Consumer<ByteBuf> next;
  private long offset;
  private boolean truncated;
  private @Nullable DealtFault active;
  private long activeFrom;
  private long activeBytes;
  private long activeLeft;
  private @Nullable ByteBuf block;

  Reshaping(ConnectionFaults faults, FaultyOutput output, Consumer<ByteBuf> next) {
    this.schedule = faults.beforeEnd(KINDS);
    this.output = output;
    this.next = next;
  }

  /** Takes the ownership of {@code data}. */
  void accept(ByteBuf data) {
    begin();
    while (data.isReadable()) {
      int bytes = data.readableBytes();
      if (truncated) {
        output.dropped(bytes);
        data.skipBytes(bytes);
      } else if (active == null) {
        emit(data.readRetainedSlice((int) Math.min(bytes, schedule.distance(offset))));
      } else {
        take(data, (int) Math.min(bytes, activeLeft), active);
      }
      begin();
    }
    data.release();
  }

  private void emit(ByteBuf data) {
    offset += data.readableBytes();
    next.accept(data);
  }

  /** Begins what is due, until something takes the bytes that come next. */
  void begin() {
    while (active == null && !truncated) {
      DealtFault due = schedule.due(offset);
      if (due == null) {
        return;
      }
      begin(due);
    }
  }

  private void begin(DealtFault due) {
    switch (due.kind()) {
      case TRUNCATE -> {
        truncated = true;
        output.happened(due, offset, 0);
      }
      case INSERT -> insert(due);
      default -> {
        active = due;
        activeFrom = offset;
        activeBytes = due.drawBytes();
        activeLeft = due.kind() == FaultKind.SWAP ? 2 * activeBytes : activeBytes;
      }
    }
  }

  private void insert(DealtFault due) {
    String text = due.effect().text();
    byte[] bytes = text.isEmpty() ? drawn(due) : text.getBytes(StandardCharsets.UTF_8);
    output.happened(due, offset, bytes.length);
    schedule.again(due);
    output.inserted(bytes.length);
    emit(output.buffer(bytes.length).writeBytes(bytes));
  }

  private static byte[] drawn(DealtFault due) {
    byte[] bytes = new byte[(int) due.drawBytes()];
    due.chance().nextBytes(bytes);
    return bytes;
  }

  private void take(ByteBuf data, int bytes, DealtFault fault) {
    if (block == null && fault.kind() != FaultKind.DROP) {
      block = output.buffer((int) activeLeft);
    }
    ByteBuf held = block;
    if (held == null) {
      data.skipBytes(bytes);
      output.dropped(bytes);
    } else {
      held.writeBytes(data, data.readerIndex(), bytes);
      if (fault.kind() == FaultKind.DUPLICATE) {
        emit(data.readRetainedSlice(bytes));
      } else {
        data.skipBytes(bytes);
      }
    }
    activeLeft -= bytes;
    if (activeLeft == 0) {
      complete(fault, held);
    }
  }

  private void complete(DealtFault fault, @Nullable ByteBuf held) {
    active = null;
    block = null;
    boolean swap = fault.kind() == FaultKind.SWAP;
    output.happened(fault, activeFrom, (int) (swap ? 2 * activeBytes : activeBytes));
    schedule.again(fault);
    if (held == null) {
      return;
    }
    if (swap) {
      output.altered(2 * (int) activeBytes);
      ByteBuf first = held.readRetainedSlice((int) activeBytes);
      emit(held);
      emit(first);
    } else {
      output.inserted((int) activeBytes);
      emit(held);
    }
  }

  /** Whether nothing more is sent. */
  boolean isTruncated() {
    return truncated;
  }

  /** Bytes that wait for others. */
  int heldBytes() {
    ByteBuf held = block;
    boolean waits = held != null && active != null && active.kind() == FaultKind.SWAP;
    return waits && held != null ? held.readableBytes() : 0;
  }

  /** Nothing follows: what was begun is left as it is. */
  void end() {
    DealtFault fault = active;
    ByteBuf held = block;
    int waiting = heldBytes();
    active = null;
    block = null;
    if (fault != null && fault.kind() == FaultKind.DROP && activeBytes > activeLeft) {
      output.happened(fault, activeFrom, (int) (activeBytes - activeLeft));
    }
    if (held != null && waiting > 0) {
      emit(held);
    } else if (held != null) {
      held.release();
    }
  }

  /** Gives up what it holds. */
  void cancel() {
    int waiting = heldBytes();
    ByteBuf held = block;
    active = null;
    block = null;
    truncated = true;
    if (held != null) {
      held.release();
    }
    if (waiting > 0) {
      output.givenUp(waiting);
    }
  }
}
