package dev.echoport.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogBoundsTest {
  private static final String LIBRARY = "io.vertx.core.impl.ContextImpl";
  private static final String OURS = "dev.echoport.listener.Listener";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private long now;
  private final LogBounds bounds = new LogBounds(() -> now);

  @Test
  void makesALineOfALibrarysException() {
    Exception thrown = new IllegalStateException("a\nb", new NullPointerException("pipeline"));
    ILoggingEvent shown = shown(LIBRARY, Level.ERROR, thrown);
    assertThat(shown.getThrowableProxy()).isNull();
    assertThat(shown.getFormattedMessage())
        .startsWith(
            "it failed: java.lang.IllegalStateException: a b, caused by"
                + " java.lang.NullPointerException: pipeline (at dev.echoport.log.LogBoundsTest.");
  }

  @Test
  void keepsWhatALibrarySaysTooOftenAndTellsHowMuch() {
    long said =
        IntStream.range(0, 1_000)
            .mapToObj(i -> admit(LIBRARY, Level.ERROR, new Exception("again")))
            .filter(Objects::nonNull)
            .count();
    assertThat(said).isEqualTo(LogBounds.PER_SECOND);
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(shown(LIBRARY, Level.ERROR, null).getFormattedMessage())
        .isEqualTo("it failed (998 more since the last one)");
  }

  @Test
  void showsTheTraceOfADefectOnceAMinute() {
    assertThat(shown(OURS, Level.ERROR, new Exception()).getThrowableProxy()).isNotNull();
    now += TimeUnit.SECONDS.toNanos(59);
    assertThat(shown(OURS, Level.ERROR, new Exception()).getThrowableProxy()).isNull();
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(shown(OURS, Level.ERROR, new Exception()).getThrowableProxy()).isNotNull();
  }

  @Test
  void showsTheTraceOfALibraryToWhoDebugs() {
    bounds.traces(true);
    assertThat(shown(LIBRARY, Level.ERROR, new Exception()).getThrowableProxy()).isNotNull();
  }

  @Test
  void letsOurOwnLinesPass() {
    for (int i = 0; i < 100; i++) {
      assertThat(admit(OURS, Level.WARN, null)).isNotNull();
    }
  }

  private ILoggingEvent shown(String logger, Level level, @Nullable Exception thrown) {
    return Objects.requireNonNull(admit(logger, level, thrown));
  }

  private @Nullable ILoggingEvent admit(String name, Level level, @Nullable Exception thrown) {
    return bounds.admit(
        new LoggingEvent("here", context.getLogger(name), level, "it failed", thrown, null));
  }
}
