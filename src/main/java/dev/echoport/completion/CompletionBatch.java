package dev.echoport.completion;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Completions of one listener on one loop, in the order in which they happened. Immutable: the
 * event bus passes one and the same object to every subscriber.
 *
 * <p>The accessors with an index cost no allocation; {@link #get} and {@link #forEach} build a
 * record for each completion.
 */
public final class CompletionBatch {
  private static final Operation[] OPERATIONS = Operation.values();
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final FaultKind[] FAULTS = FaultKind.values();

  private final String node;
  private final String listener;
  private final long[] words;
  private final int size;
  private final List<String> causes;
  private final long epochOffsetNanos;

  /** Takes ownership of {@code words} and {@code causes}. */
  CompletionBatch(
      String node,
      String listener,
      long[] words,
      int size,
      List<String> causes,
      long epochOffsetNanos) {
    this.node = node;
    this.listener = listener;
    this.words = words;
    this.size = size;
    this.causes = causes;
    this.epochOffsetNanos = epochOffsetNanos;
  }

  /** The node on which all of them happened. */
  public String node() {
    return node;
  }

  /** The listener to which all of them belong. */
  public String listener() {
    return listener;
  }

  /** How many completions there are. */
  public int size() {
    return size;
  }

  /**
   * The completions of some connections, in the same order; this batch where it has no others.
   *
   * @param connections their numbers
   */
  public CompletionBatch of(Set<Long> connections) {
    long[] chosen = new long[size * Journal.WORDS];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (connections.contains(connectionNumber(i))) {
        System.arraycopy(words, i * Journal.WORDS, chosen, count * Journal.WORDS, Journal.WORDS);
        count++;
      }
    }
    return count == size
        ? this
        : new CompletionBatch(node, listener, chosen, count, causes, epochOffsetNanos);
  }

  /** Number of the connection within its node; its id is {@code node-number}. */
  public long connectionNumber(int index) {
    return word(index, 0);
  }

  /** See {@link Completion#connection()}. */
  public String connection(int index) {
    return ConnectionId.format(node, connectionNumber(index));
  }

  /** See {@link Completion#sequence()}. */
  public long sequence(int index) {
    return word(index, 1);
  }

  /** See {@link Completion#offset()}. */
  public long offset(int index) {
    return word(index, 2);
  }

  /** See {@link Completion#bytes()}. */
  public int bytes(int index) {
    return (int) word(index, 3);
  }

  /** See {@link ProcessCompletion#producedBytes()}; 0 for other operations. */
  public int producedBytes(int index) {
    return (int) (word(index, 3) >>> 32);
  }

  /** See {@link ProcessCompletion#startedNanos()}; means nothing for other operations. */
  public long startedNanos(int index) {
    return word(index, 7) + epochOffsetNanos;
  }

  /** See {@link FaultCompletion#kind()}; means nothing for other operations. */
  public FaultKind faultKind(int index) {
    return FAULTS[(int) (word(index, 7) & 0xff)];
  }

  /** See {@link FaultCompletion#direction()}; means nothing for other operations. */
  public Operation faultDirection(int index) {
    return OPERATIONS[(int) ((word(index, 7) >> 8) & 0xff)];
  }

  /** See {@link FaultCompletion#plan()}; means nothing for other operations. */
  public int faultPlan(int index) {
    return (int) (word(index, 7) >> 16);
  }

  /** See {@link Completion#postedNanos()}. */
  public long postedNanos(int index) {
    return word(index, 4) + epochOffsetNanos;
  }

  /** See {@link Completion#completedNanos()}. */
  public long completedNanos(int index) {
    return word(index, 5) + epochOffsetNanos;
  }

  /** See {@link Completion#operation()}. */
  public Operation operation(int index) {
    return OPERATIONS[(int) (word(index, 6) & 0xff)];
  }

  /** See {@link Completion#outcome()}. */
  public Outcome outcome(int index) {
    return OUTCOMES[(int) ((word(index, 6) >> 8) & 0xff)];
  }

  /** See {@link Completion#cause()}. */
  public @Nullable String cause(int index) {
    int cause = (int) (word(index, 6) >> 16);
    return cause == 0 ? null : causes.get(cause - 1);
  }

  /** The completion at {@code index} as a record of its own. */
  public Completion get(int index) {
    return switch (operation(index)) {
      case RECEIVE -> receive(index);
      case SEND -> send(index);
      case PROCESS -> process(index);
      case FAULT -> fault(index);
    };
  }

  private ReceiveCompletion receive(int index) {
    return new ReceiveCompletion(
        node,
        listener,
        connection(index),
        sequence(index),
        offset(index),
        bytes(index),
        outcome(index),
        postedNanos(index),
        completedNanos(index),
        cause(index));
  }

  private SendCompletion send(int index) {
    return new SendCompletion(
        node,
        listener,
        connection(index),
        sequence(index),
        offset(index),
        bytes(index),
        outcome(index),
        postedNanos(index),
        completedNanos(index),
        cause(index));
  }

  private ProcessCompletion process(int index) {
    return new ProcessCompletion(
        node,
        listener,
        connection(index),
        sequence(index),
        offset(index),
        bytes(index),
        producedBytes(index),
        outcome(index),
        postedNanos(index),
        startedNanos(index),
        completedNanos(index),
        cause(index));
  }

  private FaultCompletion fault(int index) {
    return new FaultCompletion(
        node,
        listener,
        connection(index),
        sequence(index),
        faultKind(index),
        faultDirection(index),
        faultPlan(index),
        offset(index),
        bytes(index),
        outcome(index),
        postedNanos(index),
        completedNanos(index),
        cause(index));
  }

  /** Gives every completion, in order, to {@code action}. */
  public void forEach(Consumer<? super Completion> action) {
    for (int i = 0; i < size; i++) {
      action.accept(get(i));
    }
  }

  long epochOffsetNanos() {
    return epochOffsetNanos;
  }

  List<String> causes() {
    return causes;
  }

  /** At least {@code size * WORDS} of them; not to be written to. */
  long[] words() {
    return words;
  }

  private long word(int index, int word) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index + " (expected: 0 to " + (size - 1) + ")");
    }
    return words[index * Journal.WORDS + word];
  }
}
