package dev.echoport.bench;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one record costs while somebody subscribes. The 64 bytes of each are the record itself, its
 * eight longs in the batch that subscribers keep; nothing is allocated beside them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JournalBenchmark {
  static final int RECORDS = 1024;
  static final int RECORD_BYTES = 8 * Long.BYTES;

  private final Journal journal = new Journal("node", "echo", RECORDS, 0);

  /** A whole batch, as a loop fills and takes it; figures are for one record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public CompletionBatch appendAndTake() {
    return fill(journal);
  }

  static CompletionBatch fill(Journal journal) {
    for (int i = 0; i < RECORDS; i++) {
      Operation operation = (i & 1) == 0 ? Operation.RECEIVE : Operation.SEND;
      journal.append(i % 50, i, operation, Outcome.OK, 128L * i, 128, i, i + 1000, null);
    }
    return journal.take();
  }
}
