package dev.echoport.connection;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Receives no faster than its budgets allow: after a receive that is more than they have, no other
 * is posted until they have made up for it. Nothing is dropped; the peer is slowed down by its own
 * window of TCP.
 */
final class ShapedInput implements Input {
  private static final long MILLI_NANOS = 1_000_000L;

  private final Connection connection;
  private final Input input;
  private final List<ByteBudget> budgets;
  private boolean waiting;

  ShapedInput(Connection connection, Input input, List<ByteBudget> budgets) {
    this.connection = connection;
    this.input = input;
    this.budgets = budgets;
  }

  @Override
  public void received(ByteBuf data, int bytes, long now) {
    long debt = 0;
    for (ByteBudget budget : budgets) {
      debt = Math.max(debt, budget.spend(bytes, now));
    }
    await(debt);
    input.received(data, bytes, now);
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
  public void resume() {
    input.resume();
  }

  @Override
  public boolean blocked() {
    return waiting || input.blocked();
  }

  @Override
  public void end(boolean complete) {
    input.end(complete);
  }

  @Override
  public boolean done() {
    return input.done();
  }

  @Override
  public void drain() {
    input.drain();
  }

  @Override
  public boolean unfinished() {
    return input.unfinished();
  }

  /** A throttled connection is not idle. */
  @Override
  public boolean busy() {
    return waiting || input.busy();
  }

  @Override
  public boolean owesOutput() {
    return input.owesOutput();
  }

  @Override
  public void tick(long now) {
    input.tick(now);
  }

  @Override
  public void cancel() {
    input.cancel();
  }
}
