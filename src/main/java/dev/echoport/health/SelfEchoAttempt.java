package dev.echoport.health;

import dev.echoport.text.FailureText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection of the node to itself. Owned by the loop of its channel. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the channel
final class SelfEchoAttempt extends SimpleChannelInboundHandler<ByteBuf> {
  private final EchoRecipe approach;
  private final EchoRecipe.Skipping skipping;
  private final @Nullable Buffer nonce;
  private final Promise<Void> outcome = Promise.promise();
  private volatile @Nullable ChannelHandlerContext context;
  private int verified;

  /** Only connects. */
  SelfEchoAttempt() {
    this(EchoRecipe.DIRECT, null);
  }

  SelfEchoAttempt(EchoRecipe approach, byte @Nullable [] nonce) {
    this.approach = approach;
    this.skipping = approach.new Skipping();
    this.nonce = nonce == null ? null : Buffer.buffer(nonce);
  }

  /** Fails with what went wrong. */
  Future<Void> outcome() {
    return outcome.future();
  }

  /** Told when the listener has the connection; fails with why it does not keep it. */
  void listenerHas(Future<Void> taken) {
    taken.onFailure(refusal -> fail(String.valueOf(refusal.getMessage())));
    if (nonce == null) {
      taken.onSuccess(kept -> succeed());
    }
  }

  void unreachable(Throwable cause) {
    fail("cannot connect: " + FailureText.of(cause));
  }

  void expire(Duration timeout) {
    fail("no echo within " + timeout.toMillis() + " ms, got " + progress());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    if (outcome.future().isComplete()) {
      close();
    } else if (nonce != null) {
      ask(active, nonce);
    }
  }

  private void ask(ChannelHandlerContext active, Buffer bytes) {
    if (approach.header().length() > 0) {
      active.writeAndFlush(buffer(approach.header()));
    }
    if (approach.secured()) {
      active.pipeline().addFirst(Whoever.IT_IS.newHandler(active.alloc()));
    }
    active.writeAndFlush(buffer(approach.before(bytes)));
  }

  private static ByteBuf buffer(Buffer bytes) {
    return Unpooled.wrappedBuffer(bytes.getBytes());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, ByteBuf all) {
    Buffer expected = nonce;
    if (expected == null) {
      return;
    }
    Buffer bytes = skipping.echoIn(Buffer.buffer(ByteBufUtil.getBytes(all)));
    int end = verified + bytes.length();
    if (end > SelfEcho.NONCE_BYTES || !bytes.equals(expected.slice(verified, end))) {
      fail("echoed other bytes than were sent, after " + progress());
      return;
    }
    verified = end;
    if (verified == SelfEcho.NONCE_BYTES) {
      succeed();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    fail("closed after " + progress());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    fail("broke after " + progress() + ": " + FailureText.of(cause));
  }

  private void succeed() {
    outcome.tryComplete();
    close();
  }

  private void fail(String what) {
    outcome.tryFail(what);
    close();
  }

  private String progress() {
    return verified + " of " + SelfEcho.NONCE_BYTES + " bytes";
  }

  private void close() {
    ChannelHandlerContext open = context;
    if (open != null) {
      open.channel().close();
    }
  }

  /** The node talks to itself: whose certificate it is does not matter. */
  private static final class Whoever {
    static final SslContext IT_IS = create();

    private static SslContext create() {
      try {
        return SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build();
      } catch (SSLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
