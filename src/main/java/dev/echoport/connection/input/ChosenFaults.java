package dev.echoport.connection.input;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.config.FaultsConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultPlan;
import dev.echoport.fault.FaultWords;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first line of a connection, which says what its faults are, answers it, and makes way
 * for them: everything behind the line is input as any other. Owned by the connection's loop.
 *
 * <p>In the ledger the line is dropped and the answer inserted. Holds at most the longest line.
 */
final class ChosenFaults extends ForwardingInput {
  /** The longest line, LF included. */
  static final int MOST_BYTES = 4096;

  private static final long PATIENCE_NANOS = FaultsConfig.LINE_TIME.toNanos();
  private static final String EXPECTED =
      " (expected: faults such as {do: reset, at: {sent: 1000B}}, or nothing, then LF)";

  private final Connection connection;
  private final Input behind;
  private final FaultDealer dealer;
  private final FaultWords text;
  private @Nullable ByteBuf line;
  private boolean asked;
  private boolean refused;
  private long askedNanos;

  ChosenFaults(Connection connection, Input behind, FaultDealer dealer, FaultWords text) {
    super(behind);
    this.connection = connection;
    this.behind = behind;
    this.dealer = dealer;
    this.text = text;
  }

  @Override
  public void resume() {
    if (!asked && connection.sending()) {
      asked = true;
      askedNanos = connection.activity().now();
    }
    super.resume();
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    if (refused) {
      discard(data, CloseReason.PROTOCOL_ERROR);
      return;
    }
    int end = ByteBufUtil.indexOf(data, data.readerIndex(), data.writerIndex(), (byte) '\n');
    int taken = end < 0 ? bytes : end + 1 - data.readerIndex();
    ByteBuf known = line == null ? connection.memory().buffer(Math.min(taken, MOST_BYTES)) : line;
    line = known;
    if (known.readableBytes() + taken > MOST_BYTES) {
      refuse("the first line is longer than " + CloseSentence.size(MOST_BYTES) + EXPECTED);
      discard(data, CloseReason.PROTOCOL_ERROR);
      return;
    }
    known.writeBytes(data, taken);
    if (end < 0) {
      data.release();
    } else {
      choose(known, data, now, back);
    }
  }

  private void choose(ByteBuf whole, ByteBuf rest, long now, Outlet back) {
    int bytes = whole.readableBytes();
    String said = whole.toString(StandardCharsets.UTF_8).strip();
    whole.release();
    line = null;
    connection.account().consumed(bytes, bytes);
    connection.account().dropped(bytes);
    try {
      FaultPlan plan = said.isEmpty() ? FaultPlan.NONE : text.read(said);
      begin(dealer.chosen(plan), rest, now, back);
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
      discard(rest, CloseReason.PROTOCOL_ERROR);
    }
  }

  private void begin(FaultDealer chosen, ByteBuf rest, long now, Outlet back) {
    answer("ok seed=%d connection=%s".formatted(chosen.seed(), connection.id()));
    Input next = FaultyInput.of(connection, behind, chosen, text);
    connection.continueWith(next);
    next.resume();
    if (rest.isReadable()) {
      next.received(rest, rest.readableBytes(), now, back);
    } else {
      rest.release();
    }
  }

  private void answer(String said) {
    byte[] bytes = (said + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuf data = connection.memory().buffer(bytes.length).writeBytes(bytes);
    connection.account().inserted(bytes.length);
    connection.send(data, bytes.length, connection.activity().now(), connection.peer());
  }

  /** Says what is wrong, and ends. */
  private void refuse(String why) {
    refused = true;
    answer("error " + why);
    connection.leave(CloseReason.PROTOCOL_ERROR, why);
  }

  private void discard(ByteBuf data, CloseReason why) {
    connection.account().discarded(data.readableBytes(), why);
    data.release();
  }

  private void discardLine(CloseReason why) {
    ByteBuf partial = line;
    line = null;
    if (partial != null) {
      discard(partial, why);
    }
  }

  @Override
  public void end(boolean complete) {
    ByteBuf partial = line;
    if (complete && partial != null && !refused) {
      refuse(
          "the first line is not complete: FIN behind "
              + partial.readableBytes()
              + " bytes"
              + EXPECTED);
    }
    discardLine(connection.lossReason());
    super.end(complete);
  }

  @Override
  public void tick(long now) {
    super.tick(now);
    if (asked && !refused && now - askedNanos > PATIENCE_NANOS && !connection.ending()) {
      refuse("no line of faults within 30 s" + EXPECTED);
    }
  }

  @Override
  public void cancel() {
    discardLine(connection.lossReason());
    super.cancel();
  }
}
