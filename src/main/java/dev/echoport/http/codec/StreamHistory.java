package dev.echoport.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
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
  private int newest;
  private boolean opening;
  private boolean settings;

  StreamHistory() {
    super(LogLevel.TRACE, StreamHistory.class);
  }

  /** Whether header fields are what came last, on this stream, and were not the first on it. */
  boolean hasLateHeaders(int stream) {
    return headersOn == stream && !opening;
  }

  /** Whether settings are what came last. */
  boolean hasNewSettings() {
    return settings;
  }

  /** Whether one of the two sides has reset the stream. */
  boolean wasReset(int stream) {
    return Arrays.stream(reset).anyMatch(id -> id == stream);
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
          remember(stream.id());
        }
      }
    };
  }

  private void remember(int stream) {
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
      settings = false;
    }
  }

  @Override
  public void logSettings(
      Direction direction, ChannelHandlerContext context, Http2Settings received) {
    if (direction == Direction.INBOUND) {
      settings = true;
      bound(received);
    }
  }

  /** A peer may want its fields in a table of any size; the encoder would fill it. */
  private static void bound(Http2Settings received) {
    Long table = received.headerTableSize();
    if (table != null && table > Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE) {
      received.headerTableSize(Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE);
    }
  }

  @Override
  public void logWindowsUpdate(
      Direction direction, ChannelHandlerContext context, int stream, int bytes) {
    settings &= direction != Direction.INBOUND;
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
      settings = false;
      opening = stream > newest;
      newest = Math.max(newest, stream);
    }
  }

  @Override
  public void logRstStream(
      Direction direction, ChannelHandlerContext context, int stream, long error) {
    if (direction == Direction.INBOUND) {
      remember(stream);
    }
  }
}
