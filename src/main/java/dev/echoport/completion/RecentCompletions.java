package dev.echoport.completion;

import java.util.Arrays;

/**
 * The newest completions of one connection, for the case that it ends in disorder. Its array grows
 * with the first sixteen, because most idle connections have had few; none of the others allocates.
 * Owned by the connection's loop; times are those of its clock.
 *
 * <pre>
 *   | offset | produced, bytes | posted | completed | kind | started, or which fault |
 *   as in a {@link Journal}; the sequence says where a record is
 * </pre>
 */
public final class RecentCompletions {
  /** How many are kept. */
  static final int KEPT = 16;

  private static final int WORDS = 6;

  /** A power of two, as {@link #KEPT} is. */
  private static final int FIRST = 2;

  private long[] words = new long[FIRST * WORDS];
  private int mask = FIRST - 1;
  private long newest;

  private int at(long sequence) {
    return ((int) (sequence - 1) & mask) * WORDS;
  }

  /** One more, with the next sequence number. */
  public void add(
      long sequence,
      Operation operation,
      Outcome outcome,
      long offset,
      long bytes,
      long posted,
      long completed,
      long extra) {
    int at = at(sequence);
    if (sequence <= KEPT && at == 0 && sequence > 1) { // full, and all before it are there
      words = Arrays.copyOf(words, 2 * words.length);
      mask = 2 * mask + 1;
      at = at(sequence);
    }
    words[at] = offset;
    words[at + 1] = bytes;
    words[at + 2] = posted;
    words[at + 3] = completed;
    words[at + 4] = operation.ordinal() | ((long) outcome.ordinal() << 8);
    words[at + 5] = extra;
    newest = sequence;
  }

  /** A frame, of {@code bytes} that became {@code produced}. */
  public void addFrame(
      long sequence,
      Outcome outcome,
      long offset,
      int bytes,
      int produced,
      long posted,
      long started,
      long completed) {
    long both = bytes | ((long) produced << 32);
    add(sequence, Operation.PROCESS, outcome, offset, both, posted, completed, started);
  }

  /** A fault that took effect. */
  public void addFault(
      long sequence,
      FaultKind kind,
      Operation direction,
      int plan,
      long offset,
      int bytes,
      long now) {
    long which = Journal.which(kind, direction, plan);
    add(sequence, Operation.FAULT, Outcome.OK, offset, bytes, now, now, which);
  }

  /**
   * All of them, oldest first, for any thread.
   *
   * @param epochOffsetNanos added to the loop's clock, gives nanoseconds since the epoch
   */
  public CompletionBatch batch(
      String node, String listener, long connection, long epochOffsetNanos) {
    Journal journal = new Journal(node, listener, KEPT, epochOffsetNanos);
    for (long sequence = Math.max(1, newest - KEPT + 1); sequence <= newest; sequence++) {
      int at = at(sequence);
      journal.append(
          connection,
          sequence,
          words[at],
          words[at + 1],
          words[at + 2],
          words[at + 3],
          words[at + 4],
          words[at + 5]);
    }
    return journal.take();
  }
}
