package dev.echoport.app;

import dev.echoport.config.TransportChoice;
import java.util.stream.Stream;

/** The transports of this machine: containers often block io_uring. */
final class WorkingTransports {
  private WorkingTransports() {}

  static Stream<TransportChoice> stream() {
    return Stream.of(TransportChoice.NIO, TransportChoice.EPOLL, TransportChoice.IO_URING)
        .filter(WorkingTransports::works);
  }

  /** Those that ask Linux for more than the JDK does. */
  static Stream<TransportChoice> ofLinux() {
    return stream().filter(transport -> transport != TransportChoice.NIO);
  }

  private static boolean works(TransportChoice transport) {
    try {
      TransportSelection.of(transport);
      return true;
    } catch (StartFailure e) {
      return false;
    }
  }
}
