package dev.echoport.processor.builtin;

import dev.echoport.api.AsyncTransformation;
import dev.echoport.api.Place;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Holds each frame back for a time, with a timer of the loop and without a thread. */
public final class DelayProcessor implements Processor {
  private static final Duration LONGEST = Duration.ofHours(1);

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of(
        "delay", List.of(Place.LOOP), new OptionSpec.Time("time", Duration.ZERO, LONGEST, null));
  }

  @Override
  public AsyncTransformation open(ProcessorOptions options, boolean raw) {
    long millis = options.duration("time").toMillis();
    return (payload, frame) ->
        millis == 0 ? Future.succeededFuture(payload) : later(millis, payload);
  }

  private static Future<Buffer> later(long millis, Buffer payload) {
    Context loop = Vertx.currentContext();
    if (loop == null) {
      return Future.failedFuture("delay: no event loop calls (expected: on: loop)");
    }
    return loop.owner().timer(millis, TimeUnit.MILLISECONDS).map(payload);
  }
}
