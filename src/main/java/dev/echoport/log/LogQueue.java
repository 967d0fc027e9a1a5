package dev.echoport.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Writes the log on a thread of its own: otherwise a pipe that nobody reads would stop the event
 * loops. Events that do not fit in the queue are dropped and counted; the log says how many once
 * somebody reads it again. Safe for all threads.
 */
public final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
  static final int MOST_EVENTS = 8_192;
  private static final long MOST_CHARACTERS = 4L << 20;
  private static final Duration AT_THE_END = Duration.ofSeconds(1);
  private static final long POLL_NANOS = 1_000_000;

  private final Appender<ILoggingEvent> out;
  private final LogBounds bounds;
  private final BlockingQueue<ILoggingEvent> waiting = new LinkedBlockingQueue<>(MOST_EVENTS);
  private final AtomicLong waitingCharacters = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile long written;
  private long droppedTold;
  private final Thread writer = new Thread(this::write, "log");

  /**
   * @param out writes an event, and may block; started and stopped with this
   */
  public LogQueue(Appender<ILoggingEvent> out, LogBounds bounds) {
    this.out = out;
    this.bounds = bounds;
    setName("queue");
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    out.start();
    super.start();
    writer.start();
  }

  /** Waits until the queue is written, a second at most. */
  @Override
  public void stop() {
    flush(AT_THE_END);
    super.stop();
    writer.interrupt();
  }

  /** How many events were dropped. */
  public long dropped() {
    return dropped.get();
  }

  @Override
  protected void append(ILoggingEvent event) {
    @Nullable ILoggingEvent admitted = bounds.admit(event);
    if (admitted == null) {
      return;
    }
    admitted.prepareForDeferredProcessing();
    int size = size(admitted);
    if (waitingCharacters.addAndGet(size) > MOST_CHARACTERS || !waiting.offer(admitted)) {
      waitingCharacters.addAndGet(-size);
      dropped.incrementAndGet();
    } else {
      accepted.incrementAndGet();
    }
  }

  private static int size(ILoggingEvent event) {
    return String.valueOf(event.getFormattedMessage()).length();
  }

  /** Waits until what was logged so far is written, or the time is over. */
  public void flush(Duration most) {
    long target = accepted.get();
    long deadline = System.nanoTime() + most.toNanos();
    while (written < target && System.nanoTime() - deadline < 0 && writer.isAlive()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void write() {
    try {
      while (isStarted()) {
        write(waiting.take());
        tellDropped();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      out.stop();
    }
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // the writer's alone
  private void write(ILoggingEvent event) {
    waitingCharacters.addAndGet(-size(event));
    out.doAppend(event);
    written++;
  }

  private void tellDropped() {
    long lost = dropped.get() - droppedTold;
    if (lost > 0 && waiting.isEmpty()) {
      droppedTold += lost;
      Logger logger = (Logger) LoggerFactory.getLogger(LogQueue.class);
      String text = lost + " events were dropped here: the log was not read fast enough";
      out.doAppend(
          new LoggingEvent(LogQueue.class.getName(), logger, Level.WARN, text, null, null));
    }
  }
}
