package dev.echoport.processor;

import dev.echoport.api.Allowance;
import dev.echoport.api.FrameContext;
import dev.echoport.api.OnError;
import dev.echoport.api.Transformation;
import dev.echoport.completion.ProcessorTotals;
import io.vertx.core.buffer.Buffer;

/**
 * One processor of a chain, at work.
 *
 * @param timeoutNanos bound on its run time for one frame; 0: none
 * @param stateful whether it remembers earlier frames, and so belongs to one connection
 * @param totals owned by the loop of the chain
 */
record Step(
    Transformation transformation,
    OnError onError,
    long timeoutNanos,
    boolean stateful,
    ProcessorTotals totals) {

  Buffer apply(Buffer payload, FrameContext context, boolean last, Allowance memory)
      throws Exception {
    if (!last) {
      return transformation.apply(payload, context, memory);
    }
    Buffer rest = payload.length() == 0 ? payload : transformation.apply(payload, context, memory);
    return stateful ? joined(rest, transformation.finish()) : rest;
  }

  private static Buffer joined(Buffer first, Buffer second) {
    if (first.length() == 0) {
      return second;
    }
    return second.length() == 0
        ? first
        : Buffer.buffer(first.length() + second.length()).appendBuffer(first).appendBuffer(second);
  }

  /** A processor that remembers cannot go on after it has failed. */
  OnError whenItFails() {
    return stateful ? OnError.CLOSE : onError;
  }
}
