package dev.echoport.connection.input;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.connection.Connection;
import dev.echoport.connection.HandshakeFaults;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import dev.echoport.connection.Session;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.DealtFault;
import dev.echoport.fault.Fault.Side;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultWords;
import dev.echoport.fault.FaultyOutput;
import dev.echoport.fault.OutputFaults;
import dev.echoport.fault.Position.Axis;
import dev.echoport.fault.Schedule;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does what another input does, with faults: on its way in, where a connection ends or stalls at an
 * offset of the input; on its way out, through {@link OutputFaults}; by time, through {@link
 * TimedFaults}. Owned by the connection's loop.
 *
 * <pre>
 *   receive -&gt; StalledInput -&gt; input -&gt; OutputFaults -&gt; send
 * </pre>
 *
 * <p>Holds at most a window of output, and what was received last while receiving stalls.
 */
final class FaultyInput extends ForwardingInput implements FaultyOutput {
  private final Connection connection;
  private final Input behind;
  private final ConnectionFaults dealt;
  private final OutputFaults output;
  private final Schedule byInput;
  private final TimedFaults byTime;
  private final StalledInput stalled;
  private final FaultEnd end;
  private final @Nullable MessagePath messages;
  private boolean entered;
  private boolean begun;
  private boolean awake;
  private boolean inputEnds;
  private boolean outputEnded;
  private long fedBytes;
  private Outlet back;

  FaultyInput(Connection connection, Input input, ConnectionFaults dealt) {
    super(input);
    this.connection = connection;
    this.behind = input;
    this.dealt = dealt;
    this.output = new OutputFaults(dealt, this, connection.activity()::now);
    this.byInput = dealt.schedule(Axis.RECEIVED, ConnectionFaults.events());
    this.stalled = new StalledInput(this::resumeInput);
    this.end = new FaultEnd(connection, dealt);
    this.byTime = new TimedFaults(connection, dealt, this, output, end);
    this.back = connection.peer();
    this.messages =
        connection.peer() instanceof Session
            ? new MessagePath(connection, output, this::begin)
            : null;
    connection.divert(messages == null ? (data, bytes, now, to) -> accept(data) : messages);
  }

  @Override
  public HandshakeFaults handshakeFaults() {
    return new DealtHandshake(connection, dealt, byTime::await);
  }

  /** Deals the connection its faults; one that is dealt nothing is like any other. */
  static Input of(Connection connection, Input input, FaultDealer dealer, FaultWords text) {
    ConnectionFaults dealt = dealer.next(FaultSource.of(connection));
    if (dealt == null) {
      return input;
    }
    TlsReport tls = connection.facts().tls();
    if (tls != null) { // its ClientHello was there before its faults
      dealt.named(tls.sni());
    }
    connection.facts().faulty(dealt, text);
    return of(connection, input, dealt);
  }

  /** The same with those that it was dealt; a protocol has those of its requests itself. */
  static Input of(Connection connection, Input input, ConnectionFaults dealt) {
    if (connection.peer() instanceof Session session) {
      session.deal(dealt.ofRequests());
    }
    return dealt.concernStream() ? new FaultyInput(connection, input, dealt) : input;
  }

  /** Who has dealt its faults. */
  FaultDealer dealer() {
    return dealt.dealer();
  }

  /**
   * Its faults are over: what waits goes on at once, and the connection is like any other.
   *
   * @return false if one has begun to end it; that goes on
   */
  boolean lift() {
    if (end.ofInput() || output.ends() || !connection.life().takesInput()) {
      return false;
    }
    byTime.lift();
    output.lift();
    connection.divert(connection.sends());
    connection.continueWith(behind);
    ByteBuf held = stalled.cancel();
    if (held != null) {
      behind.received(held, held.readableBytes(), connection.activity().now(), connection.peer());
      if (inputEnds) {
        behind.end(true);
      }
    }
    connection.onInputResumed();
    connection.onBatchCompleted();
    return true;
  }

  private void accept(ByteBuf data) {
    begin();
    output.accept(data);
  }

  @Override
  public void resume() {
    if (!entered) {
      entered = true;
      byTime.enter();
    }
    if (!begun && messages == null && connection.sending()) {
      connection.peer().later(0, this::beginAlone);
    }
    super.resume();
    endOutput();
    end.proceed();
  }

  private void beginAlone() {
    if (!byTime.lifted() && connection.sending()) {
      begin();
      connection.onBatchCompleted();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      output.begin(messages == null);
      atInput();
    }
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet to) {
    back = to;
    begin();
    if (stalled.holds()) {
      stalled.add(data);
    } else {
      feed(data, now);
    }
  }

  /** Hands on what comes before the next fault of the input. */
  private void feed(ByteBuf data, long now) {
    if (messages != null) {
      stallWithin(data.readableBytes());
    }
    while (data.isReadable() && !end.ofInput() && (!stalled.isOn() || messages != null)) {
      int bytes = data.readableBytes();
      int next = (int) Math.min(bytes, byInput.distance(fedBytes));
      fedBytes += next;
      if (next == bytes) {
        super.received(data, bytes, now, back);
        atInput();
        return;
      }
      super.received(data.readRetainedSlice(next), next, now, back);
      atInput();
    }
    if (data.isReadable() && stalled.isOn() && !end.ofInput()) {
      stalled.add(data);
      return;
    }
    connection.account().discarded(data.readableBytes(), CloseReason.FAULT);
    data.release();
  }

  /** A message that was read cannot wait, for its end does not: what comes behind it can. */
  private void stallWithin(int bytes) {
    DealtFault next = byInput.first();
    while (next != null && next.kind() == FaultKind.STALL && next.position() < fedBytes + bytes) {
      byInput.due(next.position());
      output.now(next);
      byInput.again(next);
      next = byInput.first();
    }
  }

  private void atInput() {
    for (DealtFault due = byInput.due(fedBytes); due != null; due = byInput.due(fedBytes)) {
      if (due.kind() == FaultKind.STALL) {
        output.now(due);
        byInput.again(due);
      } else {
        end.atInput(due);
        endAtInput();
      }
    }
  }

  /** What was received before it becomes output first. */
  private void endAtInput() {
    DealtFault waits = end.waiting();
    if (waits != null && (messages != null || super.done())) {
      end.begun();
      output.behindAll(waits);
    }
  }

  @Override
  public void stalled(DealtFault fault, long millis) {
    if (fault.effect().side() != Side.SEND) {
      stalled.begin();
      connection.receive(false);
      if (millis < Long.MAX_VALUE) {
        connection.peer().later(millis, stalled::end);
      }
    }
  }

  private void resumeInput(ByteBuf held) {
    if (byTime.lifted()) {
      return; // nothing is held
    }
    if (connection.life().takesInput()) {
      feed(held, connection.activity().now());
    } else {
      connection.account().discarded(held.readableBytes(), connection.lossReason());
      held.release();
    }
    if (!stalled.isOn()) {
      if (inputEnds) {
        end(true);
      }
      connection.onInputResumed();
      connection.onBatchCompleted();
    }
  }

  @Override
  public void leaves(ByteBuf data, boolean apart, boolean last) {
    if (messages == null) {
      int bytes = data.readableBytes();
      connection.sends().post(data, bytes, connection.activity().now(), connection.peer());
    } else {
      messages.leaves(data, apart || last, last);
    }
    if (apart) {
      connection.onBatchCompleted();
    }
  }

  @Override
  public void settled() {
    if (messages != null) {
      messages.send(false);
    }
  }

  @Override
  public void dropped(int bytes) {
    connection.account().dropped(bytes);
  }

  @Override
  public void givenUp(int bytes) {
    long now = connection.activity().now();
    boolean over = connection.life().over();
    CloseReason why = over ? connection.lossReason() : CloseReason.FAULT;
    connection.account().notSent(bytes, now, now, Outcome.CANCELLED, why, why.name());
  }

  @Override
  public void inserted(int bytes) {
    connection.account().inserted(bytes);
  }

  @Override
  public void altered(int bytes) {
    connection.account().altered(bytes);
  }

  @Override
  public void happened(DealtFault fault, long offset, int bytes) {
    boolean byInputOffset = fault.fault().at().axis() == Axis.RECEIVED;
    connection
        .account()
        .fault(
            fault.kind(),
            byInputOffset ? Operation.RECEIVE : Operation.SEND,
            fault.place(),
            byInputOffset ? Math.max(fedBytes, fault.position()) : offset,
            bytes,
            connection.activity().now());
  }

  @Override
  public void ends(DealtFault fault) {
    settled();
    super.abandon();
    end.begin(fault);
  }

  @Override
  public ByteBuf buffer(int bytes) {
    return connection.memory().buffer(bytes);
  }

  @Override
  public void wake(long nanos) {
    if (!awake) {
      awake = true;
      long millis = TimeUnit.NANOSECONDS.toMillis(nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
      connection.peer().later(Math.max(1, millis), this::woken);
    }
  }

  private void woken() {
    awake = false;
    if (!connection.life().over()) {
      output.proceed();
      connection.onBatchCompleted();
      connection.onInputResumed();
    }
  }

  @Override
  public boolean blocked() {
    boolean full =
        output.heldBytes() >= connection.listener().window().bytes()
            || output.waiting() >= connection.listener().window().operations();
    return byTime.late() || stalled.isOn() || full || super.blocked();
  }

  @Override
  public void end(boolean complete) {
    inputEnds = true;
    if (!stalled.holds() || !complete) {
      super.end(complete);
      endOutput();
    }
    if (complete) {
      end.peerFinished();
    }
  }

  private void endOutput() {
    endAtInput();
    if (inputEnds && !outputEnded && !stalled.holds() && super.done()) {
      outputEnded = true;
      output.end();
      connection.onBatchCompleted();
    }
  }

  @Override
  public boolean done() {
    boolean waits = byTime.late() || stalled.holds() || output.waiting() > 0 || end.waits();
    return !waits && super.done() && (outputEnded || !inputEnds);
  }

  /** A connection that waits on purpose is not idle. */
  @Override
  public boolean busy() {
    return byTime.late() || stalled.isOn() || output.waiting() > 0 || end.waits() || super.busy();
  }

  @Override
  public void cancel() {
    super.cancel();
    ByteBuf held = stalled.cancel();
    if (held != null) {
      connection.account().discarded(held.readableBytes(), connection.lossReason());
      held.release();
    }
    output.cancel();
  }
}
