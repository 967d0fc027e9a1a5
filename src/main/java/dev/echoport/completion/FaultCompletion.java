package dev.echoport.completion;

import org.jspecify.annotations.Nullable;

/**
 * A fault took effect. {@code [offset, offset + bytes)} is what it changed; 0 bytes if it changed
 * how or when, and not what.
 *
 * @param kind what it did
 * @param direction {@code RECEIVE} if the offset counts the connection's input, {@code SEND} if it
 *     counts what the peer was sent
 * @param plan its place in the plan, from 1
 */
public record FaultCompletion(
    String node,
    String listener,
    String connection,
    long sequence,
    FaultKind kind,
    Operation direction,
    int plan,
    long offset,
    int bytes,
    Outcome outcome,
    long postedNanos,
    long completedNanos,
    @Nullable String cause)
    implements Completion {

  @Override
  public Operation operation() {
    return Operation.FAULT;
  }
}
