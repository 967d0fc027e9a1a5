package dev.echoport.bench;

import dev.echoport.completion.Ledger;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What counting costs for one echoed message, without a subscriber: in the ledgers of its connection
 * and of its listener, and in the listener's totals and histograms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LedgerBenchmark {
  private static final int BYTES = 128;

  private final Ledger connection = new Ledger();
  private final ListenerTotals listener = new ListenerTotals();
  private long time;

  /** One ledger alone. */
  @Benchmark
  public long ledger() {
    echo(connection);
    return connection.pendingOut();
  }

  /** All that a message is counted in. */
  @Benchmark
  public long message() {
    time += 977;
    echo(connection);
    echo(listener.ledger());
    listener.completed(Operation.RECEIVE, Outcome.OK, time & 0xfffff);
    listener.completed(Operation.SEND, Outcome.OK, time & 0xffff);
    return connection.pendingOut();
  }

  private static void echo(Ledger ledger) {
    ledger.received(BYTES);
    ledger.consumed(BYTES, BYTES);
    ledger.sent(BYTES);
  }
}
