package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WrongTokensTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(WrongTokens.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long now;
  private final WrongTokens wrong = new WrongTokens(() -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void ignore() {
    logger.detachAppender(lines);
  }

  @Test
  void tellsOfASourceOnceInTenSeconds() {
    for (int i = 0; i <= 100; i++) {
      wrong.from("192.0.2.1");
      now += TimeUnit.MILLISECONDS.toNanos(101);
    }
    assertThat(lines())
        .containsExactly(
            "a wrong token from 192.0.2.1, 1 so far", "a wrong token from 192.0.2.1, 101 so far");
  }

  @Test
  void tellsOfOneSourceASecond() {
    for (int i = 0; i < 10_000; i++) {
      wrong.from("2001:db8:0:" + i + "::/64");
    }
    assertThat(lines()).hasSize(1);
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
