package dev.echoport.connection.input;

import dev.echoport.completion.FaultKind;
import dev.echoport.connection.Connection;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.DealtFault;
import dev.echoport.fault.FaultyOutput;
import dev.echoport.fault.OutputFaults;
import dev.echoport.fault.Position.Axis;
import dev.echoport.fault.Schedule;
import java.util.concurrent.TimeUnit;

/**
 * Those faults of a connection that go by time and not by an offset: that it is refused or late at
 * its beginning, and what is due at an age. Owned by the connection's loop.
 */
final class TimedFaults {
  private final Connection connection;
  private final ConnectionFaults dealt;
  private final FaultyOutput told;
  private final OutputFaults output;
  private final FaultEnd end;
  private final Schedule schedule;
  private final long openedNanos;
  private boolean late;
  private boolean lifted;

  /**
   * @param told is told what happens
   * @param output does what is due
   */
  TimedFaults(
      Connection connection,
      ConnectionFaults dealt,
      FaultyOutput told,
      OutputFaults output,
      FaultEnd end) {
    this.connection = connection;
    this.dealt = dealt;
    this.told = told;
    this.output = output;
    this.end = end;
    this.schedule = dealt.schedule(Axis.TIME, ConnectionFaults.events());
    this.openedNanos = connection.activity().now();
  }

  /** The connection begins. Not refused at once: it may still be for another reason. */
  void enter() {
    DealtFault refuse = dealt.first(FaultKind.REFUSE);
    DealtFault waits = dealt.first(FaultKind.LATE);
    if (refuse != null) {
      hold();
      connection.peer().later(0, () -> refuse(refuse));
    } else if (waits != null) {
      hold();
      told.happened(waits, 0, 0);
      connection.peer().later(waits.drawMillis(), this::arrive);
    }
    await();
  }

  /** Nothing is received or sent. */
  private void hold() {
    late = true;
    connection.entering();
    connection.peer().hold(true);
  }

  private void refuse(DealtFault fault) {
    if (!connection.life().over()) {
      told.happened(fault, 0, 0);
      end.abort(fault);
    }
  }

  private void arrive() {
    boolean waited = late;
    late = false;
    if (waited && !connection.life().over()) {
      connection.peer().hold(false);
      connection.passed();
      connection.onInputResumed();
    }
  }

  /** Waits for what is due next; also when something new may be. */
  void await() {
    long millis = schedule.distance(TimeUnit.NANOSECONDS.toMillis(age()));
    if (millis < Long.MAX_VALUE) {
      connection.peer().later(Math.max(0, millis), this::onTime);
    }
  }

  private long age() {
    return connection.activity().now() - openedNanos;
  }

  private void onTime() {
    if (lifted || connection.life().over()) {
      return;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(age());
    for (DealtFault due = schedule.due(millis); due != null; due = schedule.due(millis)) {
      output.now(due);
      schedule.again(due);
    }
    connection.onBatchCompleted();
    await();
  }

  /** Whether the connection has not begun yet, because it is to be late or refused. */
  boolean late() {
    return late;
  }

  /** None happens any more; a connection that is late begins. */
  void lift() {
    lifted = true;
    arrive();
  }

  /** Whether the connection's faults are over. */
  boolean lifted() {
    return lifted;
  }
}
