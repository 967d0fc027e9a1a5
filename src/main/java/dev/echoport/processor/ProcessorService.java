package dev.echoport.processor;

import dev.echoport.config.ProcessorOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs processors for other nodes. What waits for a worker is bounded: beyond that a request is
 * refused, and the node that asks decides. Safe for all threads.
 */
public final class ProcessorService {
  /** Requests in process at most, on all processors together. */
  static final int MAX_REQUESTS = 16_384;

  /** Sets of options whose transformation is kept. */
  private static final int KEPT = 256;

  private final ProcessorCatalog catalog;
  private final Executor workers;
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<String, Transformation> opened = new ConcurrentHashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private volatile boolean stopping;

  /**
   * @param workers never refuses
   */
  public ProcessorService(ProcessorCatalog catalog, Executor workers) {
    this.catalog = catalog;
    this.workers = workers;
  }

  /**
   * One frame.
   *
   * @param headers as {@link FrameHeaders} writes them
   * @return completes on a worker's thread, or at once; fails with what the asking node reports
   */
  public Future<Buffer> serve(String processor, Map<String, String> headers, Buffer payload) {
    if (requests.incrementAndGet() > MAX_REQUESTS) {
      over();
      return Future.failedFuture("overloaded: %d requests are in process".formatted(MAX_REQUESTS));
    }
    Promise<Buffer> answer = Promise.promise();
    workers.execute(() -> run(processor, headers, payload, answer));
    return answer.future();
  }

  private void run(
      String processor, Map<String, String> headers, Buffer payload, Promise<Buffer> answer) {
    @Nullable Buffer result = null;
    String failure = "";
    try {
      result =
          transformation(processor, headers.getOrDefault(FrameHeaders.OPTIONS, "{}"))
              .apply(payload, FrameHeaders.context(headers));
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    over();
    if (result == null) {
      answer.fail(failure);
    } else {
      answer.complete(result);
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

  private void over() {
    if (requests.decrementAndGet() == 0 && stopping) {
      idle.tryComplete();
    }
  }

  /** Completes when no request is in process any more; none should come from now on. */
  public Future<Void> stop() {
    stopping = true;
    if (requests.get() == 0) {
      idle.tryComplete();
    }
    return idle.future();
  }
}
