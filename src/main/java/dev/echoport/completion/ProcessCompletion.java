package dev.echoport.completion;

import org.jspecify.annotations.Nullable;

/**
 * The processors of the listener are done with one frame. {@code [offset, offset + bytes)} is the
 * range of the connection's input that the frame stands for.
 *
 * @param producedBytes what it became, in bytes of the connection's output
 * @param startedNanos when a processor first began to work on it, nanoseconds since the epoch; what
 *     lies between {@code postedNanos} and this is queue time
 */
public record ProcessCompletion(
    String node,
    String listener,
    String connection,
    long sequence,
    long offset,
    int bytes,
    int producedBytes,
    Outcome outcome,
    long postedNanos,
    long startedNanos,
    long completedNanos,
    @Nullable String cause)
    implements Completion {

  @Override
  public Operation operation() {
    return Operation.PROCESS;
  }
}
