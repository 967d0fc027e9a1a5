package dev.echoport.processor;

import dev.echoport.api.FrameContext;
import dev.echoport.config.ProcessorConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Asks whoever serves a processor on the event bus. Safe for all threads. */
@FunctionalInterface
public interface BusRequests {

  /**
   * One request; its time-out and retries are those of {@code processor}.
   *
   * @return completes on any thread; fails with who was asked and why there is no answer
   */
  Future<Buffer> ask(ProcessorConfig processor, Buffer payload, FrameContext frame);
}
