package dev.echoport.http;

import dev.echoport.memory.ConnectionMemory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts the requests that were decoded and wait for those before them: one receive may bring
 * thousands, and each is far larger as objects than it was as bytes.
 *
 * <pre>
 *   codec -&gt; begins -&gt; flow (keeps back) -&gt; ends -&gt; exchange
 * </pre>
 *
 * <p>Owned by the connection's loop.
 */
final class Backlog {
  /** A small request as objects: its head, its fields, its end. */
  private static final int REQUEST_BYTES = 1024;

  private final ConnectionMemory memory;
  private int waiting;

  Backlog(ConnectionMemory memory) {
    this.memory = memory;
  }

  private void begin(Object message) {
    try {
      memory.reserve(REQUEST_BYTES);
      waiting++;
    } catch (RuntimeException e) {
      ReferenceCountUtil.release(message);
      throw e;
    }
  }

  private void end(int requests) {
    waiting -= requests;
    memory.free(requests * REQUEST_BYTES);
  }

  /** In front of what keeps requests back. */
  ChannelHandler begins() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
          begin(message);
        }
        context.fireChannelRead(message);
      }
    };
  }

  /** Behind it. */
  ChannelHandler ends() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
          end(1);
        }
        context.fireChannelRead(message);
      }

      /** Those that still wait are dropped by the handler in front of this. */
      @Override
      public void handlerRemoved(ChannelHandlerContext context) {
        end(waiting);
      }
    };
  }
}
