package dev.echoport.client.tail;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Prints lines in the order of their times. Each loop of a node reports on its own, in batches, so
 * what happened first may arrive later: a line waits for a fifth of a second. Bounded: of more
 * lines than fit, the first is printed at once. Safe for all threads.
 */
final class TimeOrder implements AutoCloseable {
  private static final int MOST = 10_000;
  private static final long PATIENCE_NANOS = 200_000_000;
  private static final long TICK_NANOS = 50_000_000;

  private final PrintWriter out;
  private final PriorityQueue<Line> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Line::time).thenComparingLong(Line::number));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "time-order");
            thread.setDaemon(true);
            return thread;
          });
  private long lines;

  /**
   * @param time when it happened, nanoseconds
   * @param number of the line as it came
   * @param arrival monotonic clock
   */
  private record Line(long time, long number, long arrival, String text) {}

  TimeOrder(PrintWriter out) {
    this.out = out;
  }

  /** Begins to print what has waited long enough. */
  @SuppressWarnings("FutureReturnValueIgnored") // close() ends it
  void start() {
    clock.scheduleAtFixedRate(
        () -> printArrivedBy(System.nanoTime() - PATIENCE_NANOS),
        TICK_NANOS,
        TICK_NANOS,
        TimeUnit.NANOSECONDS);
  }

  synchronized void add(long timeNanos, String line) {
    waiting.add(new Line(timeNanos, lines++, System.nanoTime(), line));
    if (waiting.size() > MOST) {
      printFirst();
    }
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /** Prints what arrived by then, and what happened before that. */
  synchronized void printArrivedBy(long arrival) {
    long last =
        waiting.stream()
            .filter(line -> line.arrival() - arrival <= 0)
            .mapToLong(Line::time)
            .max()
            .orElse(Long.MIN_VALUE);
    if (!waiting.isEmpty() && waiting.peek().time() <= last) {
      while (!waiting.isEmpty() && waiting.peek().time() <= last) {
        printFirst();
      }
      out.flush();
    }
  }

  private void printFirst() {
    Line first = waiting.poll();
    if (first != null) {
      out.println(first.text());
    }
  }

  /** Prints the rest. */
  @Override
  public synchronized void close() {
    clock.shutdownNow();
    while (!waiting.isEmpty()) {
      printFirst();
    }
    out.flush();
  }
}
