package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Fault.Effect;
import dev.echoport.fault.Fault.Side;
import dev.echoport.fault.Position.Axis;
import java.util.List;

/** Faults as tests write them. */
public final class Faults {
  private Faults() {}

  /** At an offset of the output, with so many bytes. */
  public static Fault fault(FaultKind kind, long sent, long bytes) {
    return fault(kind, sent, Range.of(bytes), Range.NONE, Range.NONE, 0, "");
  }

  static Fault fault(
      FaultKind kind, long sent, Range bytes, Range millis, Range pause, long rate, String text) {
    Position at = new Position(Axis.SENT, Range.of(sent));
    Effect effect = new Effect(bytes, 0, millis, 0, pause, rate, Side.BOTH, text);
    return new Fault(kind, at, null, Audience.ALL, effect);
  }

  static Fault every(long bytes, Fault fault) {
    return new Fault(fault.kind(), fault.at(), Range.of(bytes), fault.audience(), fault.effect());
  }

  static Fault bits(int bits, long sent) {
    Position at = new Position(Axis.SENT, Range.of(sent));
    Effect effect = new Effect(Range.of(1), bits, Range.NONE, 0, Range.NONE, 0, Side.BOTH, "");
    return new Fault(FaultKind.CORRUPT, at, null, Audience.ALL, effect);
  }

  /** The output of the first connection with these faults. */
  static RecordedOutput output(long seed, Fault... faults) {
    ConnectionFaults dealt = new FaultDealer(new FaultPlan(seed, List.of(faults))).next(null);
    return new RecordedOutput(java.util.Objects.requireNonNull(dealt));
  }
}
