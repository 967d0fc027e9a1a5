package dev.echoport.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.echoport.text.Printable;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * Events of the log as JSON objects, one line each: {@code time} (ISO 8601, UTC), {@code level},
 * {@code logger}, {@code thread}, {@code node}, {@code message}, and a field for each key and value
 * of the event. A stack trace is in {@code trace}.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private final String node;

  /**
   * @param node the name of the node
   */
  public JsonLines(String node) {
    this.node = node;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject json =
        new JsonObject()
            .put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString())
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("thread", event.getThreadName())
            .put("node", node)
            .put("message", event.getFormattedMessage());
    List<KeyValuePair> fields = event.getKeyValuePairs();
    if (fields != null) {
      fields.forEach(field -> json.put(field.key, value(field.value)));
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      json.put("trace", ThrowableProxyUtil.asString(thrown));
    }
    return (Printable.of(json.encode()) + "\n").getBytes(UTF_8);
  }

  /** Numbers and lists are what they are, everything else is text. */
  private static Object value(Object value) {
    return value instanceof Number || value instanceof Boolean || value instanceof List<?>
        ? value
        : String.valueOf(value);
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
