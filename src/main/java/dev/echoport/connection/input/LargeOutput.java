package dev.echoport.connection.input;

import static java.util.Objects.requireNonNull;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.Outcome;
import dev.echoport.connection.Connection;
import dev.echoport.processor.FrameWork;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a frame has become, if that is too much for one send, and the frames that are done and go
 * behind it. It is posted piece by piece, as the window has room: so it is neither copied in one
 * turn of the loop nor held twice. The frame's input stays pending until the last piece is posted.
 * Owned by the connection's loop.
 */
final class LargeOutput {
  private static final int PIECE_BYTES = 64 * 1024;

  private @Nullable FrameWork work;
  private @Nullable FrameWork end;
  private @Nullable Deque<FrameWork> behind;
  private ByteBuf rest = Unpooled.EMPTY_BUFFER;

  /** Nothing waits. */
  boolean isEmpty() {
    return work == null && (behind == null || behind.isEmpty());
  }

  /**
   * The next one.
   *
   * @param output of {@code of}; its ownership is taken
   */
  void begin(FrameWork of, ByteBuf output) {
    work = of;
    rest = output;
  }

  /** A frame that is done goes behind it. */
  void add(FrameWork next) {
    if (behind == null) {
      behind = new ArrayDeque<>();
    }
    behind.add(next);
  }

  /** The end of all frames goes behind those. */
  void endsWith(FrameWork last) {
    end = last;
  }

  /** Posts what the window has room for; returns whether nothing is left. */
  boolean post(Connection connection) {
    while (rest.isReadable() && !connection.life().over() && !connection.window().full()) {
      int bytes = Math.min(PIECE_BYTES, rest.readableBytes());
      ByteBuf piece = connection.memory().buffer(bytes).writeBytes(rest, bytes);
      connection.account().consumed(rest.isReadable() ? 0 : inputBytes(), bytes);
      connection.send(piece, bytes, connection.activity().now(), connection.peer());
    }
    return !rest.isReadable();
  }

  /** The frame whose output is posted, once; else {@code null}. */
  @Nullable FrameWork finished() {
    FrameWork whole = rest.isReadable() ? null : work;
    if (whole != null) {
      work = null;
      release();
    }
    return whole;
  }

  private void release() {
    rest.release();
    rest = Unpooled.EMPTY_BUFFER;
  }

  /** The next frame whose turn has come; else {@code null}. */
  @Nullable FrameWork next() {
    return work != null || behind == null ? null : behind.poll();
  }

  /** The end, if its turn has come; else {@code null}. */
  @Nullable FrameWork nextEnd() {
    FrameWork last = isEmpty() ? end : null;
    end = last == null ? end : null;
    return last;
  }

  /** Whether it still needs the payload of {@code other}. */
  boolean keeps(FrameWork other) {
    return other == work || other == end || (behind != null && behind.contains(other));
  }

  private int inputBytes() {
    return requireNonNull(work).frame().inputBytes();
  }

  /**
   * Nothing more is posted: what is left counts as output not sent. Returns the frames behind it.
   */
  List<FrameWork> giveUp(Connection connection, CloseReason why) {
    int unposted = rest.readableBytes();
    if (unposted > 0) {
      long now = connection.activity().now();
      connection.account().consumed(inputBytes(), unposted);
      connection.account().notSent(unposted, now, now, Outcome.CANCELLED, why, why.name());
    }
    release();
    List<FrameWork> left = behind == null ? List.of() : List.copyOf(behind);
    behind = null;
    return left;
  }
}
