package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.internal.threadchecker.BlockedThreadChecker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test during which Vert.x found an event loop blocked. */
final class BlockedLoops implements BeforeEachCallback, AfterEachCallback {
  private final Queue<String> blocked = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getFormattedMessage().contains("eventloop")) {
            blocked.add(event.getFormattedMessage());
          }
        }
      };

  /** Whether one was found since the test began. */
  boolean found() {
    return !blocked.isEmpty();
  }

  @Override
  public void beforeEach(@Nullable ExtensionContext context) {
    blocked.clear();
    appender.start();
    logger().addAppender(appender);
  }

  @Override
  public void afterEach(@Nullable ExtensionContext context) {
    logger().detachAppender(appender);
    appender.stop();
    assertThat(blocked).as("blocked event loops").isEmpty();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(BlockedThreadChecker.LOGGER_NAME);
  }
}
