package dev.echoport.listener.proxy;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.config.ProxyProtocolConfig.Mode;
import dev.echoport.connection.Connection;
import dev.echoport.listener.proxy.ProxyHeaderParser.Beginning;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the header of the PROXY protocol off a connection's input, then leaves the pipeline.
 *
 * <pre>
 *   head -&gt; ProxyProtocolHandler -&gt; PeerChannelHandler -&gt; Vert.x
 * </pre>
 *
 * <p>Holds back what may be a header: 16 KiB and one receive buffer at most. A header is never
 * handed on as data; what turns out to be none is, exactly, where the header is optional. After an
 * error nothing is handed on.
 */
public final class ProxyProtocolHandler extends ChannelInboundHandlerAdapter {
  private final ProxyEntrance entrance;
  private final Connection connection;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private boolean failed;
  private @Nullable Future<?> timeout;

  ProxyProtocolHandler(ProxyEntrance entrance, Connection connection) {
    this.entrance = entrance;
    this.connection = connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    long nanos = entrance.config().timeout().toNanos();
    timeout = context.executor().schedule(() -> timedOut(context), nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (timeout != null) {
      timeout.cancel(false);
    }
    drop();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (failed) {
      data.release();
      return;
    }
    held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, data);
    Beginning beginning = ProxyHeaderParser.beginning(held);
    if (beginning == Beginning.HEADER) {
      takeHeader(context);
    } else if (beginning == Beginning.DATA) {
      noHeader(context, "the connection begins with other bytes");
    }
  }

  private void takeHeader(ChannelHandlerContext context) {
    try {
      ProxyHeader header = ProxyHeaderParser.parse(held);
      if (header != null) {
        String hop = connection.remoteAddress();
        entrance.require(header, hop, context.channel());
        held.skipBytes(header.bytes());
        connection.facts().traced(header.tlvs().trace());
        enter(context, header.report(hop));
      }
    } catch (ProxyHeaderException e) {
      fail(e);
    }
  }

  private void noHeader(ChannelHandlerContext context, String why) {
    if (entrance.config().mode() == Mode.OPTIONAL) {
      enter(context, null);
    } else {
      fail(new ProxyHeaderException(why + " (expected: a header)"));
    }
  }

  /** From here on the input is data, and the first of it may be here already. */
  private void enter(ChannelHandlerContext context, @Nullable ProxyReport header) {
    ByteBuf rest = held;
    held = Unpooled.EMPTY_BUFFER;
    connection.entered(header);
    context.fireUserEventTriggered(ProxyEntrance.PASSED);
    if (rest.isReadable()) {
      context.fireChannelRead(rest);
    } else {
      rest.release();
    }
    context.pipeline().remove(this);
  }

  private void fail(ProxyHeaderException error) {
    failed = true;
    drop();
    connection.leave(CloseReason.PROTOCOL_ERROR, error.getMessage());
  }

  private void drop() {
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }

  private void timedOut(ChannelHandlerContext context) {
    if (!failed && !context.isRemoved()) {
      ended(context, "no header within " + entrance.config().timeout().toMillis() + " ms");
      context.fireChannelReadComplete();
    }
  }

  /** A peer that ends without a byte has done nothing wrong: checkers connect, and no more. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownReadComplete.INSTANCE && !failed) {
      if (held.isReadable()) {
        ended(context, "the input ends within it");
      } else {
        enter(context, null);
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!failed && held.isReadable() && isData()) {
      enter(context, null);
    }
    context.fireChannelInactive();
  }

  private void ended(ChannelHandlerContext context, String why) {
    if (isData() || !held.isReadable()) {
      noHeader(context, why);
    } else {
      fail(new ProxyHeaderException(why + ", after " + held.readableBytes() + " bytes"));
    }
  }

  private boolean isData() {
    return entrance.config().mode() == Mode.OPTIONAL
        && ProxyHeaderParser.beginning(held) != Beginning.HEADER;
  }
}
