package dev.echoport.event;

import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.completion.report.ConnectionReport;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the completions of one listener on one loop and publishes them when a batch is full or
 * the flush interval has passed, whichever is first. Owned by that loop. While nobody subscribes it
 * does nothing and arms no timer.
 */
public final class LoopJournal implements CompletionSink, ConnectionObserver {
  private static final Logger LOG = LoggerFactory.getLogger(LoopJournal.class);

  private final Vertx vertx;
  private final CompletionPublisher publisher;
  private final Journal journal;
  private final long flushMillis;
  private boolean armed;
  private boolean failed;

  /** Its timer runs on the loop that reports a completion. */
  public LoopJournal(
      Vertx vertx, CompletionPublisher publisher, Journal journal, long flushMillis) {
    this.vertx = vertx;
    this.publisher = publisher;
    this.journal = journal;
    this.flushMillis = flushMillis;
  }

  @Override
  public boolean recording(long connection) {
    return publisher.recording(connection);
  }

  @Override
  public void completed(
      long connection,
      long sequence,
      Operation operation,
      Outcome outcome,
      long offset,
      int bytes,
      long posted,
      long completed,
      @Nullable String cause) {
    boolean full =
        journal.append(
            connection, sequence, operation, outcome, offset, bytes, posted, completed, cause);
    appended(full);
  }

  @Override
  public void fault(
      long connection,
      long sequence,
      FaultKind kind,
      Operation direction,
      int plan,
      long offset,
      int bytes,
      long now) {
    appended(journal.appendFault(connection, sequence, kind, direction, plan, offset, bytes, now));
  }

  @Override
  public void processed(
      long connection,
      long sequence,
      Outcome outcome,
      long offset,
      int bytes,
      int producedBytes,
      long posted,
      long started,
      long completed,
      @Nullable String cause) {
    boolean full =
        journal.appendFrame(
            connection,
            sequence,
            outcome,
            offset,
            bytes,
            producedBytes,
            posted,
            started,
            completed,
            cause);
    appended(full);
  }

  private void appended(boolean full) {
    if (full) {
      publish(() -> publisher.publish(journal.take()));
    } else if (!armed) {
      armed = true;
      vertx.setTimer(flushMillis, timer -> flush());
    }
  }

  /** Publishes what waits for the next batch. */
  public void flush() {
    armed = false;
    if (!journal.isEmpty()) {
      publish(() -> publisher.publish(journal.take()));
    }
  }

  /** A subscriber's failure must not end an echo: the first one is logged, further ones are not. */
  private void publish(Runnable publication) {
    try {
      publication.run();
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        LOG.error("completions cannot be published", e);
      }
    }
  }

  @Override
  public boolean observing() {
    return publisher.observing();
  }

  @Override
  public void opened(ConnectionReport connection) {
    publish(() -> publisher.publish(ConnectionEvent.Kind.OPENED, connection));
  }

  @Override
  public void traced(ConnectionReport connection) {
    publish(() -> publisher.publish(ConnectionEvent.Kind.TRACED, connection));
  }

  @Override
  public void closed(ConnectionReport connection) {
    publish(() -> publisher.publish(ConnectionEvent.Kind.CLOSED, connection));
  }
}
