package dev.echoport.connection.input;

import dev.echoport.completion.report.CloseSentence;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.DealtFault;
import dev.echoport.fault.Position.Axis;
import java.util.Locale;

/** Says which fault it was, and where. */
final class FaultText {
  private FaultText() {}

  static String ended(DealtFault fault, ConnectionFaults dealt, long before) {
    return "Fault " + of(fault, dealt, before) + ", ended it";
  }

  /**
   * Its place in the plan, what it did, and what repeats it.
   *
   * @param before the bytes before those that its position counts
   */
  static String of(DealtFault fault, ConnectionFaults dealt, long before) {
    return "%d, %s (seed %d, connection %d)"
        .formatted(fault.place(), what(fault, before), dealt.seed(), dealt.connection());
  }

  private static String what(DealtFault fault, long before) {
    String word = fault.kind().word();
    return switch (fault.kind()) {
      case REFUSE -> word;
      case STALL_HANDSHAKE -> word;
      case CERTIFICATE -> word + " " + fault.effect().text();
      case ALERT -> word + " " + fault.effect().text() + alerted(fault, before);
      default -> word + " at " + where(fault, before);
    };
  }

  private static String alerted(DealtFault fault, long before) {
    return fault.fault().isInHandshake() ? " in the handshake" : " at " + where(fault, before);
  }

  private static String where(DealtFault fault, long before) {
    Axis axis = fault.fault().at().axis();
    return axis == Axis.TIME
        ? fault.position() + " ms"
        : CloseSentence.size(fault.position())
            + " "
            + axis.name().toLowerCase(Locale.ROOT)
            + (before == 0 ? "" : " behind byte " + before);
  }
}
