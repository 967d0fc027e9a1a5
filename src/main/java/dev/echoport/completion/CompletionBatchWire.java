package dev.echoport.completion;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch as bytes, for other nodes.
 *
 * <pre>
 *   | node | listener | epoch offset 8 | causes 4 | cause ... | records 4 | record 64 ... |
 *   a text: | length 4 | UTF-8 |     a record: the eight longs of {@link Journal}
 * </pre>
 */
public final class CompletionBatchWire {
  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_RECORDS = 65_536;
  private static final int RECORD_BYTES = Journal.WORDS * Long.BYTES;

  private CompletionBatchWire() {}

  /** Appends {@code batch} to {@code out}. */
  public static void append(CompletionBatch batch, Buffer out) {
    text(batch.node(), out);
    text(batch.listener(), out);
    out.appendLong(batch.epochOffsetNanos());
    out.appendInt(batch.causes().size());
    batch.causes().forEach(cause -> text(cause, out));
    out.appendInt(batch.size());
    long[] words = batch.words();
    for (int i = 0; i < batch.size() * Journal.WORDS; i++) {
      out.appendLong(words[i]);
    }
  }

  private static void text(String text, Buffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.appendInt(bytes.length).appendBytes(bytes);
  }

  /**
   * The batch that fills {@code in} from {@code position} to its end.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CompletionBatch read(Buffer in, int position) {
    return new Reader(in, position).batch();
  }

  private static final class Reader {
    private final Buffer in;
    private int position;

    Reader(Buffer in, int position) {
      this.in = in;
      this.position = position;
    }

    CompletionBatch batch() {
      String node = text();
      String listener = text();
      need(Long.BYTES);
      long epochOffsetNanos = in.getLong(position);
      position += Long.BYTES;
      List<String> causes = causes();
      int size = count("records", MAX_RECORDS);
      if (in.length() - position != size * RECORD_BYTES) {
        throw bad("records", size);
      }
      long[] words = words(size, causes.size());
      return new CompletionBatch(node, listener, words, size, causes, epochOffsetNanos);
    }

    private List<String> causes() {
      int count = count("causes", MAX_RECORDS);
      List<String> causes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        causes.add(text());
      }
      return causes;
    }

    private long[] words(int size, int causes) {
      long[] words = new long[size * Journal.WORDS];
      for (int i = 0; i < words.length; i++) {
        words[i] = in.getLong(position);
        position += Long.BYTES;
      }
      for (int kind = Journal.KIND; kind < words.length; kind += Journal.WORDS) {
        checkKind(words[kind], causes);
        checkFault(words[kind], words[kind - Journal.KIND + Journal.FAULT]);
      }
      return words;
    }

    private static void checkKind(long kind, int causes) {
      boolean known =
          (kind & 0xff) < Operation.values().length
              && ((kind >> 8) & 0xff) < Outcome.values().length
              && (kind >>> 16) <= causes;
      if (!known) {
        throw bad("kind", kind);
      }
    }

    private static void checkFault(long kind, long fault) {
      boolean known =
          (kind & 0xff) != Operation.FAULT.ordinal()
              || ((fault & 0xff) < FaultKind.values().length
                  && ((fault >> 8) & 0xff) < Operation.values().length);
      if (!known) {
        throw bad("fault", fault);
      }
    }

    private String text() {
      int length = count("length of a text", MAX_TEXT);
      need(length);
      String text = in.getString(position, position + length);
      position += length;
      return text;
    }

    private int count(String what, int max) {
      need(Integer.BYTES);
      int count = in.getInt(position);
      position += Integer.BYTES;
      if (count < 0 || count > max) {
        throw bad(what, count);
      }
      return count;
    }

    private void need(int bytes) {
      if (in.length() - position < bytes) {
        throw bad("bytes left", in.length() - position);
      }
    }

    private static IllegalArgumentException bad(String what, long value) {
      return new IllegalArgumentException(what + ": " + value + " (expected: a batch as written)");
    }
  }
}
