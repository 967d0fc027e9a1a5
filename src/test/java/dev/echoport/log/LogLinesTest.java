package dev.echoport.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void writesWhatAnEventIsAboutBeforeItsMessageAndTheRestBehindIt() {
    assertThat(
            text(
                event(
                    "refused",
                    null,
                    field("listener", "echo"),
                    field("reason", "MAX"),
                    field("suppressed", 3))))
        .endsWith(" WARN  Echo echo MAX: refused (suppressed 3)\n");
  }

  @Test
  void namesTheZone() {
    LoggingEvent event = event("hello", null);
    assertThat(text(event)).startsWith("2026-01-02T03:04:05.678Z ");
    assertThat(text(event, ZoneId.of("Asia/Kolkata"))).startsWith("2026-01-02T08:34:05.678+05:30 ");
  }

  @Test
  void writesEachThingThatAnEventSaysInAFieldOfItsOwn() {
    JsonObject json =
        json(event("refused", null, field("listener", "echo"), field("suppressed", 3)));
    assertThat(json)
        .isEqualTo(
            new JsonObject()
                .put("time", "2026-01-02T03:04:05.678Z")
                .put("level", "WARN")
                .put("logger", "dev.echoport.Echo")
                .put("thread", "main")
                .put("node", "a")
                .put("message", "refused")
                .put("listener", "echo")
                .put("suppressed", 3));
  }

  @Test
  void writesNothingThatATerminalObeys() {
    LoggingEvent event = event("a\u001b[2J\r\nfake", null, field("peer", "\u0007\u202e"));
    assertThat(text(event)).endsWith(" \\u0007\\u202e: a\\u001b[2J\\r\\nfake\n").hasLineCount(1);
    assertThat(encoded(event).strip()).isPrintable();
    assertThat(json(event).getString("message")).isEqualTo("a\u001b[2J\r\nfake");
  }

  @Test
  void letsNoMessageOfAFailureBeginALine() {
    LoggingEvent event =
        event(
            "failed",
            new IllegalStateException("a\n2026-01-02T03:04:05.678Z INFO  Echo all is well"));
    assertThat(text(event).lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("  "));
    assertThat(json(event).getString("trace")).startsWith("java.lang.IllegalStateException: a\n");
  }

  private static KeyValuePair field(String key, Object value) {
    return new KeyValuePair(key, value);
  }

  private static LoggingEvent event(
      String message, @Nullable Throwable thrown, KeyValuePair... fields) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("dev.echoport.Echo"), Level.WARN, message, thrown, new Object[0]);
    event.setInstant(TIME);
    event.setThreadName("main");
    event.setKeyValuePairs(new ArrayList<>(List.of(fields)));
    return event;
  }

  private static String text(LoggingEvent event) {
    return text(event, ZoneOffset.UTC);
  }

  private static String text(LoggingEvent event, ZoneId zone) {
    return new String(new TextLines(zone).encode(event), UTF_8);
  }

  private static String encoded(LoggingEvent event) {
    return new String(new JsonLines("a").encode(event), UTF_8);
  }

  private static JsonObject json(LoggingEvent event) {
    return new JsonObject(encoded(event));
  }
}
