package dev.echoport.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.echoport.admin.RequestRules.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the codec and Vert.x's handler of an HTTP connection. Hands over one request at a
 * time, the next one when the answer has left, and no body but a small one: Vert.x (5.1.6) keeps
 * what comes behind a request that it works on, and never releases it if the connection ends first.
 *
 * <pre>
 * codec -- requests --&gt; [16 wait at most] -- one --&gt; Vert.x
 *   ^                          |                       |
 *   +------- refusals ---------+------- answers -------+
 * </pre>
 *
 * Owned by the loop of its connection.
 */
final class RequestGate extends ChannelDuplexHandler {
  static final int MOST_WAITING = 16;

  private static final String HEALTH = "/health/";
  private static final long LINGER_MILLIS = 1_000;

  private final LongSupplier clock;
  private final LongSupplier pace;
  private final Queue<HttpRequest> waiting = new ArrayDeque<>(1);
  private @Nullable ChannelHandlerContext context;
  private long movedNanos;
  private boolean served;
  private boolean paused;
  private boolean streaming;
  private boolean askedForHealth;
  private boolean busy;
  private boolean deaf;

  /**
   * @param pace counts a request that may begin; else says how long it should wait, in nanoseconds
   */
  RequestGate(LongSupplier clock, LongSupplier pace) {
    this.clock = clock;
    this.pace = pace;
    this.movedNanos = clock.getAsLong();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Whether a request is being answered. */
  boolean isBusy() {
    return busy;
  }

  /** Whether the request that is being answered asks for health. */
  boolean isAskedForHealth() {
    return busy && askedForHealth;
  }

  /** Whether a part of an answer has been written, and more is to come. */
  boolean isStreaming() {
    return streaming;
  }

  /** Whether it has answered a request. */
  boolean hasServed() {
    return served;
  }

  /** For how long no request has begun and no part of an answer has left. */
  long quietNanos() {
    return clock.getAsLong() - movedNanos;
  }

  /** Whether a part of the answer waits for the peer to read. */
  boolean isHeldUp() {
    ChannelOutboundBuffer out = context == null ? null : channel().unsafe().outboundBuffer();
    return busy && out != null && out.totalPendingWriteBytes() > 0;
  }

  Channel channel() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    boolean heard = !deaf && message instanceof HttpRequest;
    if (heard) {
      hear(ctx, (HttpRequest) message);
    }
    ReferenceCountUtil.release(message);
  }

  /** After a request that will be refused, further input is ignored. */
  private void hear(ChannelHandlerContext ctx, HttpRequest request) {
    if (waiting.size() >= MOST_WAITING) {
      deaf = true;
      ctx.close();
      return;
    }
    deaf = RequestRules.refusal(request) != null;
    waiting.add(request);
    if (!busy && !paused) {
      next(ctx);
    }
  }

  private void next(ChannelHandlerContext ctx) {
    busy = false;
    @Nullable HttpRequest request = ctx.channel().isActive() ? waiting.peek() : null;
    if (request == null || hasToWait(ctx, request)) {
      return;
    }
    waiting.remove();
    movedNanos = clock.getAsLong();
    busy = true;
    @Nullable Refusal refusal = RequestRules.refusal(request);
    if (refusal == null) {
      ctx.fireChannelRead(head(request));
      ctx.fireChannelRead(body(request));
      ctx.fireChannelReadComplete();
    } else {
      refuse(ctx, request, refusal);
    }
  }

  private static HttpRequest head(HttpRequest request) {
    return request instanceof FullHttpRequest
        ? new DefaultHttpRequest(
            request.protocolVersion(), request.method(), request.uri(), request.headers())
        : request;
  }

  private static LastHttpContent body(HttpRequest request) {
    return request instanceof FullHttpRequest full
        ? new DefaultLastHttpContent(full.content())
        : LastHttpContent.EMPTY_LAST_CONTENT;
  }

  /** A connection that waits rests: it makes room for those who ask for health. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  private boolean hasToWait(ChannelHandlerContext ctx, HttpRequest request) {
    askedForHealth = request.uri().startsWith(HEALTH);
    long nanos = askedForHealth ? 0 : pace.getAsLong();
    paused = nanos > 0;
    if (paused) {
      ctx.executor()
          .schedule(
              () -> {
                paused = false;
                next(ctx);
              },
              nanos,
              TimeUnit.NANOSECONDS);
    }
    return paused;
  }

  private static void refuse(ChannelHandlerContext ctx, HttpRequest request, Refusal refusal) {
    JsonObject problem =
        Problems.document(refusal.status().code(), request.uri(), refusal.detail());
    DefaultFullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, refusal.status(), Unpooled.copiedBuffer(problem.encode(), UTF_8));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, "close");
    ctx.writeAndFlush(answer).addListener((ChannelFutureListener) sent -> linger(sent.channel()));
  }

  /** Closing with unread input would send a reset, and the peer could lose the answer. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  private static void linger(Channel channel) {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      duplex.shutdownOutput();
    }
    channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean last = message instanceof LastHttpContent;
    streaming = !last;
    ChannelPromise left = promise.unvoid();
    left.addListener(
        sent -> {
          movedNanos = clock.getAsLong();
          if (last) {
            served = true;
            ctx.executor().execute(() -> next(ctx));
          }
        });
    ctx.write(message, left);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.clear();
    ctx.fireChannelInactive();
  }

  /** What a peer or the network did wrong ends its connection; there is nothing to tell. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
