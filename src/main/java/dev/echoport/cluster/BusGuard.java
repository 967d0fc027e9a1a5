package dev.echoport.cluster;

import dev.echoport.transport.FrameLengths;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the event bus's decoder and lets only messages of members pass, of a length that
 * members send. The decoder itself believes every length and every sender. Only members know each
 * other's ids: they learn them when they join.
 *
 * <pre>
 *   | length 4 | version 1 | codec 1 | name 4+n, if codec is -1 | kind 1 |
 *   | address 4+n | reply address 4+n | sender 4+n | headers | body |
 * </pre>
 *
 * The first message tells who sends. A member may be known here a moment later than it sends, so
 * its connection waits, unread, for {@link #PATIENCE_MILLIS}. After that only lengths are looked
 * at. Called on the connection's loop.
 */
final class BusGuard extends ChannelInboundHandlerAdapter {
  /** A frame of the largest {@code frameLimit} with its headers. */
  static final int MAX_MESSAGE_BYTES = 65 << 20;

  /** The most bytes before a message's headers. */
  static final int MAX_ENVELOPE_BYTES = 4 << 10;

  static final long PATIENCE_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 100;
  private static final int LENGTH_BYTES = 4;

  private final BusGuards guards;
  private final FrameLengths lengths = new FrameLengths(MAX_MESSAGE_BYTES);
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private @Nullable SocketAddress source;
  private @Nullable Future<?> deadline;
  private boolean known;
  private boolean closed;

  BusGuard(BusGuards guards) {
    this.guards = guards;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    SocketAddress address = context.channel().remoteAddress();
    if (address == null || !guards.arrive(address)) {
      refuse(context, "too many connections whose sender is not known");
      return;
    }
    source = address;
    deadline =
        context
            .executor()
            .schedule(
                () -> refuse(context, "no message of a member within 5 s"),
                PATIENCE_MILLIS,
                TimeUnit.MILLISECONDS);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    settled();
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closed || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
    } else if (known) {
      pass(context, bytes);
    } else {
      waiting = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), waiting, bytes);
      look(context);
    }
  }

  private void look(ChannelHandlerContext context) {
    if (closed || known) {
      return;
    }
    Envelope envelope = Envelope.of(waiting);
    if (envelope.problem() != null) {
      refuse(context, envelope.problem());
    } else if (envelope.sender() == null) {
      if (waiting.readableBytes() > MAX_ENVELOPE_BYTES) {
        refuse(context, "more than " + MAX_ENVELOPE_BYTES + " bytes before a message's headers");
      }
    } else if (guards.isMember(envelope.sender())) {
      known = true;
      settled();
      context.channel().config().setAutoRead(true);
      ByteBuf first = waiting;
      waiting = Unpooled.EMPTY_BUFFER;
      pass(context, first);
      context.fireChannelReadComplete();
    } else {
      context.channel().config().setAutoRead(false);
      context.executor().schedule(() -> look(context), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void pass(ChannelHandlerContext context, ByteBuf bytes) {
    long wrong = lengths.wrongIn(bytes);
    if (wrong >= 0) {
      bytes.release();
      refuse(context, "a message of " + wrong + " bytes");
      return;
    }
    context.fireChannelRead(bytes);
  }

  private void refuse(ChannelHandlerContext context, String why) {
    if (!closed) {
      closed = true;
      guards.refused(context.channel().remoteAddress(), why);
      context.close();
    }
  }

  /** The sender is known: it is no stranger any more. */
  private void settled() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
    if (source != null) {
      guards.leave(source);
      source = null;
    }
  }

  /**
   * What the first bytes of a connection say.
   *
   * @param sender {@code null} while they do not say it yet
   * @param problem {@code null} while they may be a message
   */
  record Envelope(@Nullable String sender, @Nullable String problem) {
    private static final Envelope UNKNOWN_YET = new Envelope(null, null);
    private static final int USER_CODEC = -1;

    static Envelope of(ByteBuf bytes) {
      ByteBuf at = bytes.duplicate();
      if (at.readableBytes() < LENGTH_BYTES + 2) {
        return UNKNOWN_YET;
      }
      int length = at.readInt();
      if (length <= 0 || length > MAX_MESSAGE_BYTES) {
        return wrong("a message of " + Integer.toUnsignedString(length) + " bytes");
      }
      at.skipBytes(1);
      // The name of a codec, then the kind, two addresses, the sender.
      int before = at.readByte() == USER_CODEC ? 3 : 2;
      for (int text = before; text >= 0; text--) {
        if (text == 2) {
          if (!at.isReadable()) {
            return UNKNOWN_YET;
          }
          at.skipBytes(1);
        }
        if (at.readableBytes() < Integer.BYTES) {
          return UNKNOWN_YET;
        }
        int size = at.readInt();
        if (size < 0 || size > MAX_ENVELOPE_BYTES || size > length) {
          return wrong("an address of " + Integer.toUnsignedString(size) + " bytes");
        }
        if (at.readableBytes() < size) {
          return UNKNOWN_YET;
        }
        if (text == 0) {
          return new Envelope(at.toString(at.readerIndex(), size, StandardCharsets.UTF_8), null);
        }
        at.skipBytes(size);
      }
      return UNKNOWN_YET;
    }

    private static Envelope wrong(String problem) {
      return new Envelope(null, problem);
    }
  }
}
