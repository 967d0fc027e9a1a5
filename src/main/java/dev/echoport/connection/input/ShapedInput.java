package dev.echoport.connection.input;

import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Receives no faster than its budgets allow: after a receive that is more than they have, no other
 * is posted until they have made up for it. Nothing is dropped; the peer is slowed down by its own
 * window of TCP.
 */
final class ShapedInput extends ForwardingInput {
  private static final long MILLI_NANOS = 1_000_000L;

  private final Connection connection;
  private final List<ByteBudget> budgets;
  private boolean waiting;

  ShapedInput(Connection connection, Input input, List<ByteBudget> budgets) {
    super(input);
    this.connection = connection;
    this.budgets = budgets;
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    long debt = 0;
    for (ByteBudget budget : budgets) {
      debt = Math.max(debt, budget.spend(bytes, now));
    }
    await(debt);
    super.received(data, bytes, now, back);
  }

  private void await(long nanos) {
    if (nanos > 0 && !waiting) {
      waiting = true;
      connection.peer().later(nanos / MILLI_NANOS + 1, this::elapsed);
    }
  }

  /** Others may have used up what a shared budget had. */
  private void elapsed() {
    waiting = false;
    long now = connection.activity().now();
    long debt = 0;
    for (ByteBudget budget : budgets) {
      debt = Math.max(debt, budget.debtNanos(now));
    }
    if (connection.ending()) {
      return;
    }
    await(debt);
    if (!waiting) {
      connection.onInputResumed();
    }
  }

  @Override
  public boolean blocked() {
    return waiting || super.blocked();
  }

  /** A throttled connection is not idle. */
  @Override
  public boolean busy() {
    return waiting || super.busy();
  }
}
