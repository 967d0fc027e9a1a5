package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sends the head of an answer of HTTP/1.1 over a time, as evenly as its bytes and milliseconds
 * allow. Stands below the codec; what follows the head waits here, and is bounded by the window.
 * Owned by the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a piece that fails is followed by one that tells
final class SlowHead extends ChannelDuplexHandler {
  private static final String NAME = "http-slow-head";

  private final HttpSession session;
  private final Deque<Write> waiting = new ArrayDeque<>();
  private long nextMillis;
  private @Nullable Write head;
  private int pieces;
  private int piece;
  private int headBytes;

  /**
   * @param millis for how long it is a head; 0: it is none
   */
  private record Write(Object message, ChannelPromise promise, long millis) {}

  private SlowHead(HttpSession session) {
    this.session = session;
  }

  /** What is written next takes so long. */
  static void next(HttpSession session, long millis) {
    ChannelPipeline pipeline = session.socket().channel().pipeline();
    SlowHead here = (SlowHead) pipeline.get(NAME);
    if (here == null) {
      here = new SlowHead(session);
      pipeline.addBefore(Http1Protocol.CODEC, NAME, here);
    }
    here.nextMillis = millis;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    Write write = new Write(message, promise, nextMillis);
    nextMillis = 0;
    if (head == null) {
      write(context, write);
    } else {
      waiting.add(write);
    }
  }

  private void write(ChannelHandlerContext context, Write write) {
    if (write.millis() > 0 && write.message() instanceof ByteBuf bytes) {
      begin(context, bytes, write);
    } else {
      context.write(write.message(), write.promise());
    }
  }

  private void begin(ChannelHandlerContext context, ByteBuf bytes, Write write) {
    head = write;
    headBytes = bytes.readableBytes();
    pieces = (int) Math.max(1, Math.min(headBytes, write.millis()));
    piece = 0;
    awaitNext(context, bytes, write.millis());
  }

  private void awaitNext(ChannelHandlerContext context, ByteBuf bytes, long millis) {
    long pause = millis * (piece + 1) / pieces - millis * piece / pieces;
    session.input().delay(pause, () -> sendNext(context, bytes));
  }

  private void sendNext(ChannelHandlerContext context, ByteBuf bytes) {
    Write all = head;
    if (all == null) {
      return;
    }
    piece++;
    int left = headBytes - (int) ((long) headBytes * piece / pieces);
    if (left == 0) {
      head = null;
      context.write(bytes, all.promise());
      while (head == null && !waiting.isEmpty()) {
        write(context, waiting.remove());
      }
    } else {
      context.write(bytes.readRetainedSlice(bytes.readableBytes() - left));
      awaitNext(context, bytes, all.millis());
    }
    context.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Write all = head;
    head = null;
    if (all != null) {
      waiting.addFirst(all);
    }
    ClosedChannelException closed = new ClosedChannelException();
    for (Write each = waiting.poll(); each != null; each = waiting.poll()) {
      ReferenceCountUtil.release(each.message());
      each.promise().tryFailure(closed);
    }
    context.fireChannelInactive();
  }
}
