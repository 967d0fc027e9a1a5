package dev.echoport.completion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Completions of one listener on one loop, since the last batch. Owned by that loop.
 *
 * <p>Records are longs in one array, so that appending allocates nothing:
 *
 * <pre>
 *   | connection | sequence | offset | produced, bytes | posted | completed | kind | started |
 *   produced: high half, and started: only for frames
 *   started of a fault: bits 0-7 its kind, 8-15 its direction, 16-47 its place in the plan
 *   kind: bits 0-7 operation, 8-15 outcome, 16-47 1 + index of the cause, 0 for none
 * </pre>
 */
public final class Journal {
  static final int WORDS = 8;

  /** Index of the word that says what the record is. */
  static final int KIND = 6;

  /** Which says what fault it was. */
  static final int FAULT = 7;

  private final String node;
  private final String listener;
  private final int capacity;
  private final long epochOffsetNanos;

  private long[] words = {};
  private int size;
  private List<String> causes = new ArrayList<>(0);

  /**
   * @param capacity records in a batch, {@code completions.batch} of the configuration
   * @param epochOffsetNanos added to the loop's clock, gives nanoseconds since the epoch
   */
  public Journal(String node, String listener, int capacity, long epochOffsetNanos) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
    }
    this.node = node;
    this.listener = listener;
    this.capacity = capacity;
    this.epochOffsetNanos = epochOffsetNanos;
  }

  /**
   * Adds one completion. {@code posted} and {@code completed} are times of the loop's clock.
   *
   * @return whether the batch is now full: the caller takes it before it appends again
   */
  public boolean append(
      long connection,
      long sequence,
      Operation operation,
      Outcome outcome,
      long offset,
      int bytes,
      long posted,
      long completed,
      @Nullable String cause) {
    long kind = operation.ordinal() | ((long) outcome.ordinal() << 8) | (cause(cause) << 16);
    append(connection, sequence, offset, bytes, posted, completed, kind, 0);
    return size == capacity;
  }

  /**
   * Adds the completion of a frame, as {@link #append} does.
   *
   * @param produced bytes of output that the frame became
   * @param started when a processor first began to work on it
   */
  public boolean appendFrame(
      long connection,
      long sequence,
      Outcome outcome,
      long offset,
      int bytes,
      int produced,
      long posted,
      long started,
      long completed,
      @Nullable String cause) {
    int at = size * WORDS;
    boolean full =
        append(
            connection,
            sequence,
            Operation.PROCESS,
            outcome,
            offset,
            bytes,
            posted,
            completed,
            cause);
    words[at + 3] = bytes | ((long) produced << 32);
    words[at + FAULT] = started;
    return full;
  }

  /** Adds a fault that took effect, as {@link #append} does. */
  public boolean appendFault(
      long connection,
      long sequence,
      FaultKind kind,
      Operation direction,
      int plan,
      long offset,
      int bytes,
      long now) {
    int at = size * WORDS;
    boolean full =
        append(connection, sequence, Operation.FAULT, Outcome.OK, offset, bytes, now, now, null);
    words[at + FAULT] = which(kind, direction, plan);
    return full;
  }

  /** The word that says which fault it was. */
  static long which(FaultKind kind, Operation direction, int plan) {
    return kind.ordinal() | ((long) direction.ordinal() << 8) | ((long) plan << 16);
  }

  /** Adds one by its words. */
  void append(
      long connection,
      long sequence,
      long offset,
      long bytes,
      long posted,
      long completed,
      long kind,
      long extra) {
    if (words.length == 0) {
      words = new long[capacity * WORDS];
    }
    int at = size * WORDS;
    words[at] = connection;
    words[at + 1] = sequence;
    words[at + 2] = offset;
    words[at + 3] = bytes;
    words[at + 4] = posted;
    words[at + 5] = completed;
    words[at + KIND] = kind;
    words[at + FAULT] = extra;
    size++;
  }

  private long cause(@Nullable String cause) {
    if (cause == null) {
      return 0;
    }
    int known = causes.indexOf(cause);
    if (known < 0) {
      known = causes.size();
      causes.add(cause);
    }
    return known + 1L;
  }

  /** Whether nothing was appended since the last batch. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Hands over everything appended so far and starts anew. */
  public CompletionBatch take() {
    long[] taken;
    if (size > capacity / 2) {
      taken = words;
      words = new long[0];
    } else {
      taken = Arrays.copyOf(words, size * WORDS);
    }
    CompletionBatch batch =
        new CompletionBatch(node, listener, taken, size, causes, epochOffsetNanos);
    size = 0;
    causes = new ArrayList<>(0);
    return batch;
  }
}
