package dev.echoport.completion;

import org.jspecify.annotations.Nullable;

/** The kernel handed us the bytes {@code [offset, offset + bytes)} of the connection's input. */
public record ReceiveCompletion(
    String node,
    String listener,
    String connection,
    long sequence,
    long offset,
    int bytes,
    Outcome outcome,
    long postedNanos,
    long completedNanos,
    @Nullable String cause)
    implements Completion {

  @Override
  public Operation operation() {
    return Operation.RECEIVE;
  }
}
