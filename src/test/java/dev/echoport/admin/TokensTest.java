package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TokensTest {
  private static final String OLD = "0123456789abcdef";
  private static final String NEW = "fedcba9876543210";

  private final Logger logger = (Logger) LoggerFactory.getLogger(Tokens.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong(-5);
  private Path file;
  private Tokens tokens;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    file = Files.writeString(directory.resolve("token"), OLD);
    tokens = new Tokens(OLD, file, now::get);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void close() throws Exception {
    logger.detachAppender(lines);
    RunningAdmin.await(vertx.close());
  }

  private void write(String token) throws Exception {
    Files.writeString(file, token);
    look();
  }

  private void look() throws Exception {
    RunningAdmin.await(tokens.look(vertx).otherwiseEmpty());
  }

  @Test
  void acceptsTheNewTokenAtOnceAndTheOldOneForAWhile() throws Exception {
    write(NEW + "\n");
    now.addAndGet(TimeUnit.MINUTES.toNanos(9));
    look();

    assertThat(tokens.accept(NEW)).isEqualTo("token");
    assertThat(tokens.accept(OLD)).isEqualTo("token before its change");
    assertThat(tokens.accept(OLD + NEW)).isNull();
  }

  @Test
  void forgetsTheOldToken() throws Exception {
    write(NEW);
    now.addAndGet(TimeUnit.MINUTES.toNanos(10));

    assertThat(tokens.accept(OLD)).isNull();
    assertThat(tokens.accept(NEW)).isEqualTo("token");
  }

  @Test
  void acceptsTheOneTokenForAnyTime() {
    now.addAndGet(TimeUnit.DAYS.toNanos(100));

    assertThat(tokens.accept(OLD)).isNotNull();
  }

  @Test
  void keepsItsTokenWhileTheFileHoldsNoneAndSaysSoOnce() throws Exception {
    write("short");
    look();

    assertThat(tokens.accept(OLD)).isNotNull();
    assertThat(tokens.accept("short")).isNull();
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("admin.tokenFile", "wrong length", "the token stays as it is")
        .doesNotContain("short ");
  }

  @Test
  void waitsForNoOtherWorkOfItsContext() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Promise<Object> read = Promise.promise();
    Files.writeString(file, NEW);
    vertx.runOnContext(
        own -> {
          vertx.executeBlocking(() -> end.await(60, TimeUnit.SECONDS));
          tokens.look(vertx).<Object>mapEmpty().onComplete(read);
        });
    RunningAdmin.await(read.future().timeout(20, TimeUnit.SECONDS).eventually(() -> open(end)));

    assertThat(tokens.accept(NEW)).isEqualTo("token");
  }

  private static Future<Void> open(CountDownLatch latch) {
    latch.countDown();
    return Future.succeededFuture();
  }
}
