package dev.echoport.http.codec;

import dev.echoport.memory.ConnectionMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was decoded beyond what may be handed on, and counts it: one receive may bring
 * thousands of requests, chunks or frames, and each is far larger as objects than it was as bytes.
 *
 * <p>It follows the gate of the connection, and not whether the socket is read, as Netty's handler
 * for this does: the socket is not read while a record of TLS waits for answers to what is here.
 *
 * <p>Owned by the connection's loop.
 */
public final class Backlog extends ChannelInboundHandlerAdapter {
  /** A chunk or a frame as objects, without its data. */
  static final int MESSAGE_BYTES = 128;

  private final ConnectionMemory memory;
  private final Deque<Object> waiting = new ArrayDeque<>(2);
  private @Nullable ChannelHandlerContext context;
  private boolean open = true;
  private boolean handing;

  public Backlog(ConnectionMemory memory) {
    this.memory = memory;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** Hands on what waits and what comes, or keeps it. */
  public void open(boolean now) {
    open = now;
    ChannelHandlerContext here = context;
    if (here != null) {
      handOn(here);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (open && waiting.isEmpty() && !handing) {
      here.fireChannelRead(message);
    } else {
      keep(message);
    }
  }

  private void keep(Object message) {
    try {
      memory.reserveHead(bytes(message));
      waiting.add(message);
    } catch (RuntimeException e) {
      ReferenceCountUtil.release(message);
      throw e;
    }
  }

  private void handOn(ChannelHandlerContext here) {
    if (handing) {
      return;
    }
    handing = true;
    try {
      while (open && !waiting.isEmpty()) {
        here.fireChannelRead(taken());
      }
    } finally {
      handing = false;
    }
  }

  private Object taken() {
    Object message = waiting.remove();
    memory.freeHead(bytes(message));
    return message;
  }

  private static int bytes(Object message) {
    return message instanceof HttpRequest request ? HeldHead.bytes(request) : MESSAGE_BYTES;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext here) {
    open = false;
    while (!waiting.isEmpty()) {
      ReferenceCountUtil.release(taken());
    }
  }
}
