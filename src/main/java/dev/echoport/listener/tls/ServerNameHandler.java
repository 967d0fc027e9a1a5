package dev.echoport.listener.tls;

import dev.echoport.tls.ServerTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads the name that a client asks for out of its ClientHello, and puts Netty's handler of TLS
 * with the newest certificate of that name into its own place, when the handshake has its turn.
 */
final class ServerNameHandler extends AbstractSniHandler<SslContext> {
  private static final int MOST_HELLO_BYTES = 64 * 1024;

  /** The time-out is kept by {@link HandshakeHandler}. */
  private static final long NO_TIMEOUT = 0;

  private final ServerTls tls;
  private final HandshakeHandler handshake;

  ServerNameHandler(ServerTls tls, HandshakeHandler handshake) {
    super(MOST_HELLO_BYTES, NO_TIMEOUT);
    this.tls = tls;
    this.handshake = handshake;
  }

  @Override
  protected Future<SslContext> lookup(ChannelHandlerContext context, @Nullable ByteBuf hello)
      throws Exception {
    handshake.greeted(hello == null ? null : ByteBufUtil.getBytes(hello));
    return super.lookup(context, hello);
  }

  @Override
  protected Future<SslContext> lookup(ChannelHandlerContext context, @Nullable String name) {
    return handshake.turn(context, name, () -> tls.context(name, handshake.variant()));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext context, @Nullable String name, Future<SslContext> found) {
    if (!found.isSuccess() || context.isRemoved()) {
      return;
    }
    SslHandler handler = found.getNow().newHandler(context.alloc());
    handler.setHandshakeTimeoutMillis(NO_TIMEOUT);
    if (handshake.variant().tellsKeys()) {
      SealedAlerts alerts = new SealedAlerts(tls, handler.engine());
      handshake.sealBy(alerts);
      context.pipeline().addBefore(context.name(), null, alerts);
    }
    boolean placed = false;
    try {
      context.pipeline().replace(this, null, handler);
      placed = true;
    } finally {
      if (!placed) {
        ReferenceCountUtil.safeRelease(handler.engine());
      }
    }
  }
}
