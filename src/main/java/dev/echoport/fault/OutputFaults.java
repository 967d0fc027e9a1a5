package dev.echoport.fault;

import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;

/**
 * What the faults of a connection do to its output, exact at a byte whatever the output comes in.
 * Belongs to the connection's loop.
 *
 * <pre>
 *   output -&gt; Reshaping -&gt; Corruption -&gt; Pacing -&gt; FaultyOutput
 *             which bytes    wrong bits    when, and the end
 * </pre>
 */
public final class OutputFaults {
  private final Reshaping reshaping;
  private final Corruption corruption;
  private final Pacing pacing;

  /**
   * @param clock in nanoseconds
   */
  public OutputFaults(ConnectionFaults faults, FaultyOutput output, LongSupplier clock) {
    this.pacing = new Pacing(faults, output, clock);
    this.corruption = new Corruption(faults, output, pacing::accept);
    this.reshaping = new Reshaping(faults, output, corruption::accept);
  }

  /**
   * What happens before the first byte.
   *
   * @param alone whether bytes can be inserted where none are sent
   */
  public void begin(boolean alone) {
    pacing.begin();
    pacing.proceed();
    if (alone) {
      reshaping.begin();
    }
  }

  /** Output of the connection; takes its ownership. */
  public void accept(ByteBuf data) {
    reshaping.accept(data);
  }

  /**
   * Output of the connection that is a whole in its protocol; takes its ownership.
   *
   * @param over behind all of it; never comes if a part of it is missing because nothing follows
   */
  public void accept(ByteBuf data, Turn over) {
    boolean was = pacing.hold();
    reshaping.accept(data);
    inTurn(over);
    pacing.release(was);
  }

  /** Something other than bytes, which keeps its place among them. */
  public void inTurn(Turn turn) {
    if (reshaping.isTruncated()) {
      turn.neverComes();
    } else {
      pacing.inTurn(turn);
    }
  }

  /** No output follows: what waits for more of it leaves as it is. */
  public void end() {
    reshaping.end();
    corruption.end();
  }

  /** Whether the end is due: what came behind it is given up. */
  public boolean ends() {
    return pacing.ends();
  }

  /** Nothing happens any more: what waits leaves at once, as it is. */
  public void lift() {
    end();
    pacing.lift();
  }

  /** Sends what may leave by now. */
  public void proceed() {
    pacing.proceed();
  }

  /** Lets {@code fault} take effect behind everything that was accepted so far. */
  public void behindAll(DealtFault fault) {
    pacing.behindAll(fault);
  }

  /** Lets {@code fault} take effect now: what waits is given up if it ends the connection. */
  public void now(DealtFault fault) {
    pacing.now(fault);
  }

  /** Bytes that wait for their time, or for others. */
  public int heldBytes() {
    return pacing.heldBytes() + reshaping.heldBytes();
  }

  /** How many pieces wait for their time. */
  public int waiting() {
    return pacing.waiting();
  }

  /** The connection has ended: gives up everything that waits. */
  public void cancel() {
    reshaping.cancel();
    pacing.cancel();
    corruption.end();
  }
}
