package dev.echoport.listener;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.RefusalReason;
import dev.echoport.listener.accept.AcceptFailureHandler;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.listener.limits.Refusal;
import dev.echoport.listener.limits.Refusals;
import dev.echoport.log.BoundedLog;
import dev.echoport.text.AddressText;
import dev.echoport.text.FailureText;
import java.net.SocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a listener did not accept, keep or answer: counted, and logged as far as the log bears it.
 * Safe for all threads.
 */
public final class ListenerRefusals implements AcceptFailures.Port {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final String listener;
  private final Refusals<RefusalReason> connections = new Refusals<>(RefusalReason.class);
  private final Refusals<DatagramRefusal> datagrams = new Refusals<>(DatagramRefusal.class);
  private final BoundedLog log = new BoundedLog(System::nanoTime);

  ListenerRefusals(String listener) {
    this.listener = listener;
  }

  /** A connection is not kept. */
  void connection(Refusal refusal, @Nullable SocketAddress source) {
    refused(refusal.reason(), refusal.detail(), source);
  }

  @Override
  public void refusedForDescriptors(Refusal refusal) {
    connection(refusal, null);
  }

  @Override
  public void acceptFailed(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    boolean descriptors = message.contains("Too many open files") || message.contains("EMFILE");
    refused(
        descriptors ? RefusalReason.FILE_DESCRIPTORS : RefusalReason.ACCEPT_FAILED,
        FailureText.of(cause)
            + "; accepting pauses for "
            + AcceptFailureHandler.PAUSE_MILLIS
            + " ms",
        null);
  }

  /**
   * @param source {@code null} where nobody in particular is refused
   */
  void refused(RefusalReason reason, String detail, @Nullable SocketAddress source) {
    connections.count(reason);
    long suppressed = log.admit();
    if (suppressed >= 0) {
      LoggingEventBuilder line = line(reason, suppressed).addKeyValue("detail", detail);
      (source == null ? line : line.addKeyValue("peer", AddressText.of(source)))
          .log("a connection is refused");
    }
  }

  /** A datagram is not answered. */
  public void datagram(DatagramRefusal reason, SocketAddress source) {
    datagrams.count(reason);
    long suppressed = log.admit();
    if (suppressed >= 0) {
      line(reason, suppressed)
          .addKeyValue("peer", AddressText.of(source))
          .log("a datagram is not answered");
    }
  }

  /**
   * What both say.
   *
   * @param suppressed lines like this one that were left out since the last one
   */
  private LoggingEventBuilder line(Enum<?> reason, long suppressed) {
    LoggingEventBuilder line =
        LOG.atWarn().addKeyValue("listener", listener).addKeyValue("reason", reason);
    return suppressed == 0 ? line : line.addKeyValue("suppressed", suppressed);
  }

  /** Connections by reason, zeros included. */
  Map<RefusalReason, Long> connections() {
    return connections.counts();
  }

  /** Datagrams by reason, zeros included. */
  Map<DatagramRefusal, Long> datagrams() {
    return datagrams.counts();
  }
}
