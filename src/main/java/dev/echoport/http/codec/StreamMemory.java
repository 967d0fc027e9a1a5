package dev.echoport.http.codec;

import dev.echoport.memory.ConnectionMemory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Counts what the streams of a connection of HTTP/2 hold as objects: themselves, their heads, and
 * the frames that wait until they are read, which flow control bounds by their data alone. Stands
 * between the codec and the streams. Owned by the connection's loop.
 */
public final class StreamMemory extends ChannelInboundHandlerAdapter {
  /** The codec of a connection, with the tables of both directions. */
  private static final int CODEC_BYTES = 24 * 1024;

  /** A stream beside its head: its channel, its handlers, its part of flow control. */
  private static final int STREAM_BYTES = 4096;

  private final ConnectionMemory memory;
  private final Map<Http2FrameStream, OfStream> streams = new IdentityHashMap<>();
  private boolean counted;

  public StreamMemory(ConnectionMemory memory) {
    this.memory = memory;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    memory.reserveForLife(CODEC_BYTES);
    counted = true;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (counted) {
      memory.freeForLife(CODEC_BYTES);
    }
  }

  /** Goes first into the pipeline of {@code stream}. */
  public ChannelHandler of(Http2FrameStream stream) {
    OfStream held = new OfStream(stream);
    streams.put(stream, held);
    return held;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    OfStream held = message instanceof Http2StreamFrame frame ? streams.get(frame.stream()) : null;
    try {
      if (held != null && message instanceof Http2HeadersFrame head) {
        held.heads.add(STREAM_BYTES + HeldHead.bytes(head.headers().size(), text(head.headers())));
      } else if (held != null && message instanceof Http2DataFrame) {
        held.frames.add(Backlog.MESSAGE_BYTES);
      }
    } catch (RuntimeException e) {
      ReferenceCountUtil.release(message);
      throw e;
    }
    context.fireChannelRead(message);
  }

  private static int text(Http2Headers fields) {
    int text = 0;
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      text += field.getKey().length() + field.getValue().length();
    }
    return text;
  }

  private final class OfStream extends ChannelInboundHandlerAdapter {
    private final Http2FrameStream stream;
    private final HeldHead heads = new HeldHead(memory);
    private final HeldHead frames = new HeldHead(memory);

    OfStream(Http2FrameStream stream) {
      this.stream = stream;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2DataFrame) {
        frames.remove(Backlog.MESSAGE_BYTES);
      }
      context.fireChannelRead(message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      streams.remove(stream);
      heads.release();
      frames.release();
    }
  }
}
