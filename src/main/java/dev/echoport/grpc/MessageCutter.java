package dev.echoport.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the data of a stream into messages: buffers that hold one each, with its prefix; what a
 * frame holds of a single message goes on without a copy. Then {@link #END}, or what was wrong as a
 * {@link BadCallException}. While the channel is not read, nothing is cut.
 *
 * <p>A message is whole before anybody sees it, so that what ends a call never leaves half of one
 * in the answer. The buffer of one that is not whole grows with what has come of it, and not with
 * what its prefix promises.
 */
public final class MessageCutter extends ChannelDuplexHandler {
  /** The end of the stream's input. */
  public static final Object END = new Object();

  private static final int FIRST_BYTES = 1024;

  private final long maxMessageBytes;
  private final Deque<Object> waiting = new ArrayDeque<>(2);
  private @Nullable ByteBuf partial;
  private boolean cutting;
  private boolean readAsked;
  private boolean broken;

  /**
   * @param maxMessageBytes a larger message is an error
   */
  public MessageCutter(long maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** What has come of a message that is not whole. */
  public int partialBytes() {
    return partial == null ? 0 : partial.readableBytes();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    waiting.add(message);
    cut(context);
  }

  @Override
  public void read(ChannelHandlerContext context) {
    readAsked = true;
    cut(context);
  }

  private void cut(ChannelHandlerContext context) {
    if (cutting) {
      return;
    }
    cutting = true;
    try {
      while (!waiting.isEmpty() && context.channel().config().isAutoRead()) {
        if (waiting.peek() instanceof Http2DataFrame frame) {
          cut(context, frame);
        } else {
          context.fireChannelRead(waiting.remove());
        }
      }
    } finally {
      cutting = false;
    }
    if (readAsked && waiting.isEmpty()) {
      readAsked = false;
      context.read();
    }
  }

  private void cut(ChannelHandlerContext context, Http2DataFrame frame) {
    ByteBuf data = frame.content();
    if (data.isReadable() && !broken) {
      try {
        ByteBuf message = next(context, data);
        if (message != null) {
          context.fireChannelRead(message);
        }
      } catch (BadCallException e) {
        broken = true;
        context.fireChannelRead(e);
      }
    } else {
      waiting.remove();
      boolean last = frame.isEndStream();
      frame.release();
      if (last) {
        context.fireChannelRead(END);
      }
    }
  }

  /** The next message, {@code null} if all of {@code data} is the beginning of one. */
  private @Nullable ByteBuf next(ChannelHandlerContext context, ByteBuf data)
      throws BadCallException {
    ByteBuf begun = partial;
    if (begun == null) {
      int bytes = messageBytes(data);
      if (bytes <= data.readableBytes()) {
        return data.readRetainedSlice(bytes);
      }
      begun = context.alloc().buffer(Math.min(bytes, FIRST_BYTES));
      partial = begun;
    }
    int missing = messageBytes(begun) - begun.readableBytes();
    if (begun.readableBytes() < Messages.PREFIX_BYTES) {
      missing = Messages.PREFIX_BYTES - begun.readableBytes();
    }
    begun.writeBytes(data, Math.min(missing, data.readableBytes()));
    if (begun.readableBytes() < messageBytes(begun)) {
      return null;
    }
    partial = null;
    return begun;
  }

  /** How long the message is that begins there, with its prefix; a lot while that is not there. */
  private int messageBytes(ByteBuf data) throws BadCallException {
    if (data.readableBytes() < Messages.PREFIX_BYTES) {
      return Integer.MAX_VALUE;
    }
    int compressed = data.getUnsignedByte(data.readerIndex());
    long length = data.getUnsignedInt(data.readerIndex() + 1);
    if (compressed > 1) {
      throw new BadCallException(
          GrpcStatus.INTERNAL, "a message that begins with " + compressed + " (expected: 0 or 1)");
    }
    if (length > maxMessageBytes) {
      throw new BadCallException(
          GrpcStatus.RESOURCE_EXHAUSTED,
          "a message of " + length + " bytes (expected: at most " + maxMessageBytes + ")");
    }
    return (int) (Messages.PREFIX_BYTES + length);
  }

  /** The call is over: no further message is needed. */
  public void stop() {
    broken = true;
    releasePartial();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    releasePartial();
  }

  private void releasePartial() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }
}
