package dev.echoport.processor;

import dev.echoport.api.Allowance;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.Transformation;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.memory.MemoryRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Runs processors for other nodes. Requests that wait for a worker, and their results, are bounded
 * in number and in memory. Beyond that a request is refused, and the node that asks decides what
 * happens. Safe for all threads.
 */
public final class ProcessorService {
  /** Requests in process at most, on all processors together. */
  static final int MAX_REQUESTS = 16_384;

  /** Sets of options whose transformation is kept. */
  private static final int KEPT = 256;

  private final ProcessorCatalog catalog;
  private final Executor workers;
  private final MemoryBudget memory;
  private final AtomicInteger pending = new AtomicInteger();
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Map<String, Transformation> opened = new ConcurrentHashMap<>();

  /**
   * What was asked so far.
   *
   * @param failed refused ones too
   */
  public record Totals(long answered, long failed, int pending) {
    /** All requests. */
    public long requests() {
      return answered + failed + pending;
    }
  }

  /**
   * @param workers never refuses
   */
  public ProcessorService(ProcessorCatalog catalog, Executor workers, MemoryBudget memory) {
    this.catalog = catalog;
    this.workers = workers;
    this.memory = memory;
  }

  /** Memory that one request takes until it is answered. */
  private final class Taken implements Allowance {
    private long takenBytes;

    @Override
    public void take(long bytes) {
      memory.takeShared(bytes);
      takenBytes += bytes;
    }

    void giveBack() {
      memory.giveShared(takenBytes);
    }
  }

  /**
   * One frame.
   *
   * @param headers as {@link FrameHeaders} writes them
   * @return completes on a worker's thread, or at once; fails with what the asking node reports
   */
  public Future<Buffer> serve(String processor, Map<String, String> headers, Buffer payload) {
    if (pending.incrementAndGet() > MAX_REQUESTS) {
      over(failed);
      return Future.failedFuture("overloaded: %d requests are in process".formatted(MAX_REQUESTS));
    }
    Taken taken = new Taken();
    try {
      taken.take(payload.length());
    } catch (MemoryRefusedException e) {
      over(failed);
      return Future.failedFuture(e.getMessage());
    }
    Promise<Buffer> answer = Promise.promise();
    workers.execute(() -> run(processor, headers, payload, taken, answer));
    return answer.future().onComplete(done -> taken.giveBack());
  }

  private void run(
      String processor,
      Map<String, String> headers,
      Buffer payload,
      Taken taken,
      Promise<Buffer> answer) {
    @Nullable Buffer result = null;
    String failure = "";
    try {
      result =
          transformation(processor, headers.getOrDefault(FrameHeaders.OPTIONS, "{}"))
              .apply(payload, FrameHeaders.context(headers), taken);
    } catch (OutOfMemoryError e) {
      memory.exhausted(e);
      failure = e.toString();
    } catch (Exception | LinkageError | StackOverflowError e) {
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    if (result == null) {
      answer.fail(failure);
      over(failed);
    } else {
      answer.complete(result);
      over(answered);
    }
  }

  private Transformation transformation(String name, String options) {
    if (opened.size() > KEPT) {
      opened.clear();
    }
    return opened.computeIfAbsent(name + options, key -> open(name, options));
  }

  private Transformation open(String name, String options) {
    Processor processor = catalog.processor(name);
    ProcessorOptions typed = FrameHeaders.options(processor.spec(), options);
    if (processor.stateful(typed, false)) {
      throw new IllegalArgumentException(name + " remembers frames and cannot be served");
    }
    return processor.open(typed, false);
  }

  private void over(LongAdder outcome) {
    outcome.increment();
    pending.decrementAndGet();
  }

  /** Counts at this moment; a request may be counted twice while it is being answered. */
  public Totals totals() {
    return new Totals(answered.sum(), failed.sum(), pending.get());
  }
}
