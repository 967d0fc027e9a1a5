package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import dev.echoport.config.TransportChoice;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each way on which it comes out that a node cannot go on. */
@Timeout(240)
class LastWordsTest {
  private static final OutOfMemoryError NONE_LEFT =
      new OutOfMemoryError("Cannot reserve 65536 bytes of direct buffer memory");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Integer> exits = new CopyOnWriteArrayList<>();

  @BeforeEach
  void speak() {
    LastWords.say(new PrintStream(err, true, StandardCharsets.UTF_8), exits::add);
  }

  @AfterEach
  void fallSilent() {
    LastWords.silence();
  }

  private void assertEnds(String why) {
    await().until(() -> exits.contains(4));
    assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("echoport: " + why);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
  }

  @Test
  void endsWhenALogSaysThatThereIsNoMemory() {
    LastWords.Watch watch = new LastWords.Watch();
    watch.start();
    LoggerContext own = new LoggerContext();
    own.getLogger("io.netty").addAppender(watch);

    own.getLogger("io.netty.channel").warn("a task raised", new IllegalStateException(NONE_LEFT));

    assertEnds("out of memory: Cannot reserve 65536 bytes");
  }

  @Test
  void endsWhenAThreadDiesForLackOfMemory() throws Exception {
    Thread dies =
        new Thread(
            () -> {
              throw NONE_LEFT;
            });

    dies.start();
    dies.join(); // Awaitility would take what it throws

    assertEnds("out of memory: Cannot reserve 65536 bytes");
  }

  @Test
  void endsWhenABufferOfAPeerCannotBeMade() {
    try (NodeMemory memory = new NodeMemory()) {
      memory.budget().exhausted(NONE_LEFT);
    }

    assertEnds("out of memory: Cannot reserve 65536 bytes");
  }

  @Test
  void endsWhenALoopDies() {
    Vertx vertx = Vertx.vertx();
    LastWords.watch(vertx, () -> false);
    EventExecutor loop = ((VertxInternal) vertx).nettyEventLoopGroup().iterator().next();

    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);

    assertEnds("an event loop has died");
    vertx.close();
  }

  @Test
  void goesOnWhenItsNodeStops() throws Exception {
    TestNode.start(TransportChoice.NIO, TestNode.DEFAULT_WINDOW).close();

    assertThat(exits).isEmpty();
  }

  @Test
  void goesOnAfterOtherErrors() {
    LastWords.outOfMemory(new IllegalStateException("no"));

    assertThat(exits).isEmpty();
  }

  private static void neverRead() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void endsThoughNobodyReadsWhatItSays() {
    LastWords.say(
        new PrintStream(err) {
          @Override
          public void println(String line) {
            neverRead();
          }
        },
        exits::add);

    LastWords.outOfMemory(NONE_LEFT);

    assertThat(exits).containsExactly(4);
  }
}
