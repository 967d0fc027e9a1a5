package dev.echoport.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogQueueTest {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Pipe pipe = new Pipe();
  private final LogQueue queue = new LogQueue(pipe, new LogBounds(System::nanoTime));

  @AfterEach
  void stop() {
    pipe.read.countDown();
    queue.stop();
  }

  @Test
  void writesInTheOrderOfTheEvents() {
    pipe.read.countDown();
    queue.start();
    log(100);
    queue.flush(Duration.ofSeconds(20));
    assertThat(pipe.lines)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "event " + i).toList());
  }

  @Test
  void neverWaitsForAPipeThatNobodyReads() {
    queue.start();
    log(LogQueue.MOST_EVENTS * 2);
    assertThat(queue.dropped()).isGreaterThan(LogQueue.MOST_EVENTS / 2);
    queue.flush(Duration.ofMillis(1));
  }

  @Test
  void saysHowMuchWasDroppedOnceItIsReadAgain() {
    queue.start();
    log(LogQueue.MOST_EVENTS * 2);
    long dropped = queue.dropped();
    pipe.read.countDown();
    await()
        .untilAsserted(
            () ->
                assertThat(pipe.lines)
                    .last()
                    .isEqualTo(
                        dropped + " events were dropped here: the log was not read fast enough"));
    assertThat((long) pipe.lines.size() - 1 + dropped).isEqualTo(LogQueue.MOST_EVENTS * 2);
  }

  private void log(int events) {
    Logger logger = context.getLogger("dev.echoport.Test");
    for (int i = 0; i < events; i++) {
      queue.doAppend(
          new LoggingEvent("here", logger, Level.INFO, "event {}", null, new Object[] {i}));
    }
  }

  /** Takes nothing until somebody reads. */
  private static final class Pipe extends AppenderBase<ILoggingEvent> {
    private final CountDownLatch read = new CountDownLatch(1);
    private final List<String> lines =
        java.util.Collections.synchronizedList(new java.util.ArrayList<>());

    @Override
    protected void append(ILoggingEvent event) {
      try {
        read.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      lines.add(event.getFormattedMessage());
    }
  }
}
