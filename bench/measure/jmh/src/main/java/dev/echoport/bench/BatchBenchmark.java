package dev.echoport.bench;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.CompletionBatchWire;
import dev.echoport.completion.report.CompletionJson;
import dev.echoport.completion.Journal;
import io.vertx.core.buffer.Buffer;
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

/** What becomes of a batch: read by index, encoded for another node, encoded as JSON. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchBenchmark {
  private static final int RECORDS = JournalBenchmark.RECORDS;

  private final CompletionBatch batch =
      JournalBenchmark.fill(new Journal("node", "echo", RECORDS, 0));
  private final CompletionJson json = new CompletionJson();
  private final StringBuilder text = new StringBuilder(RECORDS * 512);

  /** As a subscriber should read; figures are for one record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long readByIndex() {
    long sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      sum += batch.operation(i).ordinal() + batch.offset(i) + batch.bytes(i);
    }
    return sum;
  }

  /** For another node; into a buffer of the right size, which is all that is allocated. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Buffer wire() {
    Buffer out = Buffer.buffer(RECORDS * JournalBenchmark.RECORD_BYTES + 128);
    CompletionBatchWire.append(batch, out);
    return out;
  }

  /** As the API and {@code tail} write it, into text that is used again. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int json() {
    text.setLength(0);
    for (int i = 0; i < batch.size(); i++) {
      json.append(batch, i, text);
    }
    return text.length();
  }
}
