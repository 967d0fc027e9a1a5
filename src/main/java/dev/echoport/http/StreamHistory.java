package dev.echoport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.logging.LogLevel;
import java.util.Arrays;

/**
 * What the newest streams of a connection came to, which Netty forgets. It listens as a logger,
 * because that is told of each frame before anything is made of it.
 */
final class StreamHistory extends Http2FrameLogger {
  /** Frames may be on their way for as many streams as are open at once. */
  private static final int REMEMBERED = 128;

  private final int[] ended = new int[REMEMBERED];
  private final int[] reset = new int[REMEMBERED];
  private int endedCount;
  private int resetCount;
  private int headersOn;

  StreamHistory() {
    super(LogLevel.TRACE, StreamHistory.class);
  }

  /** Whether header fields have come on a stream that neither side has reset. */
  boolean hasLateHeaders(int stream) {
    return headersOn == stream && Arrays.stream(reset).noneMatch(id -> id == stream);
  }

  /** Whether the stream was there, and came to an end. */
  boolean hasEnded(int stream) {
    return Arrays.stream(ended).anyMatch(id -> id == stream);
  }

  Http2Connection.Listener listener() {
    return new Http2ConnectionAdapter() {
      @Override
      public void onStreamClosed(Http2Stream stream) {
        ended[endedCount++ % REMEMBERED] = stream.id();
        if (stream.isResetSent()) {
          wasReset(stream.id());
        }
      }
    };
  }

  private void wasReset(int stream) {
    reset[resetCount++ % REMEMBERED] = stream;
  }

  @Override
  public boolean isEnabled() {
    return false;
  }

  @Override
  public void logData(
      Direction direction,
      ChannelHandlerContext context,
      int stream,
      ByteBuf data,
      int padding,
      boolean last) {
    if (direction == Direction.INBOUND) {
      headersOn = 0;
    }
  }

  @Override
  public void logHeaders(
      Direction direction,
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int padding,
      boolean last) {
    heard(direction, stream);
  }

  @Override
  public void logHeaders(
      Direction direction,
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last) {
    heard(direction, stream);
  }

  private void heard(Direction direction, int stream) {
    if (direction == Direction.INBOUND) {
      headersOn = stream;
    }
  }

  @Override
  public void logRstStream(
      Direction direction, ChannelHandlerContext context, int stream, long error) {
    if (direction == Direction.INBOUND) {
      wasReset(stream);
    }
  }
}
