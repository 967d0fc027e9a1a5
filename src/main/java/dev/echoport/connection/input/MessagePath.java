package dev.echoport.connection.input;

import dev.echoport.connection.Connection;
import dev.echoport.connection.Outlet;
import dev.echoport.connection.SendPath;
import dev.echoport.fault.OutputFaults;
import dev.echoport.fault.Turn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages through faults: their payload, and in its place among that what stands around
 * it. Owned by the connection's loop.
 */
final class MessagePath implements SendPath {
  private final Connection connection;
  private final OutputFaults output;
  private final Runnable begin;
  private Outlet to;
  private @Nullable ByteBuf gathered;

  /**
   * @param begin runs before anything is sent
   */
  MessagePath(Connection connection, OutputFaults output, Runnable begin) {
    this.connection = connection;
    this.output = output;
    this.begin = begin;
    this.to = connection.peer();
  }

  @Override
  public void post(ByteBuf data, int bytes, long now, Outlet where) {
    begin.run();
    Outlet whole = where.piecewise();
    inTurn(() -> to = whole, () -> {});
    output.accept(data, turn(() -> over(whole), () -> {}));
  }

  @Override
  public void inTurn(Runnable write, Runnable never) {
    begin.run();
    output.inTurn(turn(write, never));
  }

  private Turn turn(Runnable comes, Runnable never) {
    return new Turn() {
      @Override
      public void comes() {
        comes.run();
      }

      @Override
      public void neverComes() {
        never.run();
      }
    };
  }

  private void over(Outlet whole) {
    send(true);
    whole.over();
  }

  /**
   * A piece of what was posted leaves; takes its ownership.
   *
   * @param now or together with those that follow
   */
  void leaves(ByteBuf data, boolean now, boolean last) {
    ByteBuf before = gathered;
    gathered =
        before == null
            ? data
            : Unpooled.compositeBuffer(Integer.MAX_VALUE)
                .addFlattenedComponents(true, before)
                .addFlattenedComponents(true, data);
    if (now) {
      send(last);
    }
  }

  /** Sends the pieces so far. */
  void send(boolean last) {
    ByteBuf all = gathered;
    gathered = null;
    if (all != null) {
      int bytes = all.readableBytes();
      to.piece(last);
      connection.sends().post(all, bytes, connection.activity().now(), to);
    }
  }
}
