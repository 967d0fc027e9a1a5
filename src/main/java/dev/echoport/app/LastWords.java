package dev.echoport.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that cannot go on, with one line and an exit code, so that a supervisor starts it
 * again. That is so when an event loop has died, or when memory was refused by the JVM: what was
 * refused may be anything, and {@code -XX:+ExitOnOutOfMemoryError} does not see what Netty and
 * {@code java.nio} throw. Such an error is noticed wherever it comes out:
 *
 * <ul>
 *   <li>by the budget's own allocations,
 *   <li>by the log, where Netty, Vert.x and we report what handlers, tasks and loops throw,
 *   <li>by the threads that it ends.
 * </ul>
 */
final class LastWords {
  /** Exit code of a process that cannot go on. */
  static final int CANNOT_GO_ON = 4;

  private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);
  private static final long PATIENCE_SECONDS = 1;

  private static final AtomicReference<@Nullable Consumer<String>> SPEAKER =
      new AtomicReference<>();

  private LastWords() {}

  /** From now on this process ends when it cannot go on; nothing happens in one that others run. */
  static void say(PrintStream err) {
    say(err, Runtime.getRuntime()::halt);
  }

  /**
   * The same, for tests.
   *
   * @param halt ends the process with an exit code
   */
  static void say(PrintStream err, IntConsumer halt) {
    BlockingQueue<String> words = new ArrayBlockingQueue<>(1);
    CountDownLatch said = new CountDownLatch(1);
    // Made now, when there is memory, because nobody may read what it writes, and it would wait.
    Thread speaker = new Thread(() -> speak(words, err, said), "echoport-last-words");
    speaker.setDaemon(true);
    speaker.start();
    SPEAKER.set(
        why -> {
          try {
            words.offer(why);
            said.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            halt.accept(CANNOT_GO_ON);
          }
        });
    Thread.setDefaultUncaughtExceptionHandler(LastWords::died);
  }

  private static void died(Thread thread, Throwable failure) {
    outOfMemory(failure);
    LOG.error("thread {} died", thread.getName(), failure);
  }

  private static void speak(BlockingQueue<String> words, PrintStream err, CountDownLatch said) {
    try {
      err.println("echoport: " + words.take() + "; the process ends, to be started again");
      err.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      said.countDown();
    }
  }

  /** As before {@link #say}. */
  static void silence() {
    SPEAKER.set(null);
    Thread.setDefaultUncaughtExceptionHandler(null);
  }

  /** Ends the process if {@code failure} is that the JVM has no memory. */
  static void outOfMemory(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError) {
        end("out of memory: " + each.getMessage());
      }
    }
  }

  private static void end(String why) {
    Consumer<String> speaker = SPEAKER.get();
    if (speaker != null) {
      speaker.accept(why);
    }
  }

  /**
   * Ends the process when a loop ends and the node does not.
   *
   * @param closing whether the node ends
   */
  static void watch(Vertx vertx, BooleanSupplier closing) {
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      loop.terminationFuture()
          .addListener(
              ended -> {
                if (!closing.getAsBoolean()) {
                  end("an event loop has died");
                }
              });
    }
  }

  /** Reads what is logged. */
  static final class Watch extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
        outOfMemory(proxy.getThrowable());
      }
    }
  }
}
