package dev.echoport.completion;

import org.jspecify.annotations.Nullable;

/**
 * One operation that completed on one connection: the analogue of an entry of an I/O completion
 * port.
 *
 * <p>Within a connection the sequence runs 1, 2, 3, ... without gaps. The ranges {@code [offset,
 * offset + bytes)} of its receives tile its input, those of its sends tile its output, whatever
 * their outcome. Those of its frames tile what of its input was handed to processors.
 */
public sealed interface Completion
    permits ReceiveCompletion, SendCompletion, ProcessCompletion, FaultCompletion {

  /** The node's name, {@code node.name} of the configuration. */
  String node();

  /** The listener's name. */
  String listener();

  /** The connection's id, unique in the cluster while node names are: {@code a-17}. */
  String connection();

  /** Position among the connection's completions, from 1. */
  long sequence();

  /** First byte of the range, counted from the start of the connection's input or output. */
  long offset();

  /** Length of the range in bytes. */
  int bytes();

  /** How it ended. */
  Outcome outcome();

  /** When the operation was posted, nanoseconds since the epoch. */
  long postedNanos();

  /** When it completed, nanoseconds since the epoch. */
  long completedNanos();

  /** What went wrong, {@code null} when {@link #outcome()} is {@link Outcome#OK}. */
  @Nullable String cause();

  /** Which kind of operation it was. */
  Operation operation();
}
