package dev.echoport.connection.input;

import dev.echoport.completion.report.CloseSentence;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.DealtFault;
import dev.echoport.fault.Position.Axis;
import java.util.Locale;

/** Says which fault it was, and where. */
final class FaultText {
  private FaultText() {}

  static String ended(DealtFault fault, ConnectionFaults dealt) {
    return "Fault " + of(fault, dealt) + ", ended it";
  }

  /** Its place in the plan, what it did, and what repeats it. */
  static String of(DealtFault fault, ConnectionFaults dealt) {
    return "%d, %s (seed %d, connection %d)"
        .formatted(fault.place(), what(fault), dealt.seed(), dealt.connection());
  }

  private static String what(DealtFault fault) {
    String word = fault.kind().word();
    return switch (fault.kind()) {
      case REFUSE -> word;
      case STALL_HANDSHAKE -> word;
      case CERTIFICATE -> word + " " + fault.effect().text();
      case ALERT -> word + " " + fault.effect().text() + alerted(fault);
      default -> word + " at " + where(fault);
    };
  }

  private static String alerted(DealtFault fault) {
    return fault.fault().isInHandshake() ? " in the handshake" : " at " + where(fault);
  }

  private static String where(DealtFault fault) {
    Axis axis = fault.fault().at().axis();
    return axis == Axis.TIME
        ? fault.position() + " ms"
        : CloseSentence.size(fault.position()) + " " + axis.name().toLowerCase(Locale.ROOT);
  }
}
