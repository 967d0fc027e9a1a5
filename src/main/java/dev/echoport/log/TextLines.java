package dev.echoport.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.echoport.text.Printable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.StringJoiner;
import org.slf4j.event.KeyValuePair;

/**
 * Events of the log as text, one line each, and behind it a stack trace if there is one. The
 * subject of an event stands before its message, its other fields behind it:
 *
 * <pre>
 *   2026-01-02T03:04:05.678Z INFO  connections a-3 echo [::1]:38260 PEER_FINISHED: The peer sent ...
 *   2026-01-02T03:04:05.678Z INFO  Gateway draining (grace 0s, timeout 30s)
 * </pre>
 *
 * <p>Text from peers is made printable here, and nowhere before.
 */
public final class TextLines extends EncoderBase<ILoggingEvent> {
  /** Keys of the subject of an event. */
  private static final List<String> SUBJECT = List.of("connection", "listener", "peer", "reason");

  private final DateTimeFormatter time;

  /**
   * @param zone whose time each line has; the line names the offset
   */
  public TextLines(ZoneId zone) {
    time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(zone);
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    line.append(' ').append("%-5s".formatted(event.getLevel())).append(' ');
    String logger = event.getLoggerName();
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(' ');
    line.append(Printable.of(text(event))).append('\n');
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      ThrowableProxyUtil.asString(thrown)
          .lines()
          .forEach(each -> line.append("  ").append(Printable.of(each.strip())).append('\n'));
    }
    return line.toString().getBytes(UTF_8);
  }

  private static String text(ILoggingEvent event) {
    List<KeyValuePair> fields = event.getKeyValuePairs();
    if (fields == null) {
      return event.getFormattedMessage();
    }
    StringJoiner subject = new StringJoiner(" ", "", ": ").setEmptyValue("");
    StringJoiner rest = new StringJoiner(", ", " (", ")").setEmptyValue("");
    for (KeyValuePair field : fields) {
      if (SUBJECT.contains(field.key)) {
        subject.add(String.valueOf(field.value));
      } else {
        rest.add(field.key + " " + field.value);
      }
    }
    return subject + event.getFormattedMessage() + rest;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
