package dev.echoport.completion;

import org.jspecify.annotations.Nullable;

/**
 * The kernel took the bytes {@code [offset, offset + bytes)} of the connection's output, or they
 * were given up. A partial send that fails yields two completions: one for the part that was taken,
 * one for the rest.
 */
public record SendCompletion(
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
    return Operation.SEND;
  }
}
