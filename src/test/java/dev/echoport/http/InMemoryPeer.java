package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.connection.ConnectionFactory;
import dev.echoport.connection.LoopServices;
import dev.echoport.connection.input.InputFactory;
import dev.echoport.http.answer.Answers;
import dev.echoport.memory.LoopMemory;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.parameter.StatusTurns;
import dev.echoport.scheme.Scheme;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP without a socket: bytes go in, and at the end its account has to balance.
 */
final class InMemoryPeer {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final HttpConfig BOUNDS =
      new HttpConfig(Duration.ZERO, 4096, 8192, true, List.of(HttpConfig.ANY));

  /** Of all peers: a slab for each would stay until the heap is collected. */
  private static final LoopMemory MEMORY =
      MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE);

  private final Socket channel = new Socket();
  private @Nullable Handler<Object> messages;
  private @Nullable ConnectionReport end;
  private @Nullable Throwable escaped;

  /** Input in two pieces, FIN, and the end of the transport. */
  static ConnectionReport send(byte[] bytes) {
    InMemoryPeer peer = new InMemoryPeer();
    int half = bytes.length / 2;
    peer.receive(bytes, 0, half);
    peer.receive(bytes, half, bytes.length - half);
    return peer.finish();
  }

  /** How the connection stands once {@code bytes} were received, without a moment's wait. */
  static End endAfter(byte[] bytes) {
    InMemoryPeer peer = new InMemoryPeer();
    peer.receive(bytes, 0, bytes.length);
    End seen =
        !peer.channel.isActive()
            ? End.CLOSED
            : peer.channel.isOutputShutdown() ? End.FINISHED : End.NONE;
    peer.finish();
    return seen;
  }

  /** The end of a peer that takes nothing, and resets once {@code bytes} were received. */
  static ConnectionReport reset(byte[] bytes) {
    InMemoryPeer peer = new InMemoryPeer();
    Unread unread = new Unread();
    peer.channel.pipeline().addFirst(unread);
    peer.receive(bytes, 0, bytes.length);
    unread.reset();
    return peer.finish();
  }

  /** How much is to be written, once {@code bytes} were received, while the peer takes nothing. */
  static int waiting(byte[] bytes) {
    InMemoryPeer peer = new InMemoryPeer();
    Unread unread = new Unread();
    peer.channel.pipeline().addFirst(unread);
    peer.receive(bytes, 0, bytes.length);
    int waiting = unread.waiting.size();
    unread.readAll();
    peer.finish();
    return waiting;
  }

  /** Bytes that a peer makes the node hold that has sent {@code bytes}, and reads nothing. */
  static long held(byte[] bytes) {
    long before = heldByAll();
    InMemoryPeer peer = new InMemoryPeer();
    Unread unread = new Unread();
    peer.channel.pipeline().addFirst(unread);
    peer.receive(bytes, 0, bytes.length);
    long held = heldByAll() - before;
    unread.reset();
    peer.close();
    assertThat(heldByAll()).as("held once the connection has ended").isEqualTo(before);
    return held;
  }

  /** The same of one that has read what was answered. */
  static long heldOnceRead(byte[] bytes) {
    long before = heldByAll();
    InMemoryPeer peer = new InMemoryPeer();
    peer.receive(bytes, 0, bytes.length);
    peer.channel.releaseOutbound();
    long held = heldByAll() - before;
    peer.close();
    return held;
  }

  private static long heldByAll() {
    return MEMORY.budget().use().result().heldBytes();
  }

  /** All that is answered to {@code bytes}, which come in pieces of this size, and then FIN. */
  static Answered answered(byte[] bytes, int piece) {
    InMemoryPeer peer = new InMemoryPeer();
    for (int from = 0; from < bytes.length; from += piece) {
      peer.receive(bytes, from, Math.min(piece, bytes.length - from));
    }
    boolean ended = !peer.channel.isActive() || peer.channel.isOutputShutdown();
    peer.endInput();
    StringBuilder output = new StringBuilder();
    for (ByteBuf sent = peer.sent(); sent != null; sent = peer.sent()) {
      output.append(sent.toString(ISO_8859_1));
      sent.release();
    }
    return new Answered(output.toString(), ended, peer.close());
  }

  /**
   * What became of an input.
   *
   * @param ended whether the connection ended before the peer's FIN
   */
  record Answered(String output, boolean ended, ConnectionReport report) {
    /** The statuses of the answers, in their order. */
    List<String> statuses() {
      return STATUS.matcher(output).results().map(found -> found.group(1)).toList();
    }
  }

  private @Nullable ByteBuf sent() {
    return channel.readOutbound();
  }

  /** What the peer has seen of an end. */
  enum End {
    NONE,
    FINISHED,
    CLOSED
  }

  private InMemoryPeer() {
    channel.pipeline().addLast("vertx", new Tail());
    new ConnectionFactory(services()).accept(socket(), 1, (connection, report) -> end = report);
  }

  private static LoopServices services() {
    ListenerConfig listener =
        new ListenerConfig(
                "web",
                new InetListenAddress(Scheme.HTTP, "127.0.0.1", 1),
                1,
                new WindowConfig(16_384, 8),
                Duration.ZERO,
                0)
            .with(BOUNDS);
    return new LoopServices(
        "test",
        listener,
        new ListenerTotals(),
        nothing(CompletionSink.class),
        nothing(ConnectionObserver.class),
        System::nanoTime,
        MEMORY,
        Runnable::run,
        InputFactory.session(
            socket ->
                new HttpPeer(
                    socket,
                    new Answers(listener, new StatusTurns(), Map.of()),
                    null,
                    () -> Future.succeededFuture(Map.of()))));
  }

  /** Answers {@code false} to everything. */
  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> false));
  }

  private NetSocketInternal socket() {
    return (NetSocketInternal)
        Proxy.newProxyInstance(
            NetSocketInternal.class.getClassLoader(),
            new Class<?>[] {NetSocketInternal.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "channelHandlerContext" -> channel.pipeline().context("vertx");
                  case "remoteAddress", "localAddress" ->
                      SocketAddress.inetSocketAddress(1, "127.0.0.1");
                  case "messageHandler" -> {
                    messages = handler(arguments[0]);
                    yield proxy;
                  }
                  default -> proxy;
                });
  }

  @SuppressWarnings("unchecked") // it is the parameter of messageHandler
  private static Handler<Object> handler(Object argument) {
    return (Handler<Object>) argument;
  }

  private void receive(byte[] bytes, int from, int length) {
    if (channel.isActive()) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, from, length));
      channel.runPendingTasks();
    }
  }

  private ConnectionReport finish() {
    endInput();
    channel.releaseOutbound();
    return close();
  }

  private void endInput() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
    channel.runPendingTasks();
    assertThat(channel.isOutputShutdown() || !channel.isActive()).as("an end").isTrue();
  }

  private ConnectionReport close() {
    channel.close();
    channel.runPendingTasks();
    channel.releaseOutbound();
    assertThat(escaped).as("what Vert.x would close the connection for").isNull();
    ConnectionReport report = Objects.requireNonNull(end, "no end");
    assertThat(report.reason())
        .as(String.valueOf(report.cause()))
        .isNotEqualTo(CloseReason.INTERNAL);
    assertThat(report.ledger().pendingIn() + report.ledger().pendingOut()).isZero();
    return report;
  }

  /** What Vert.x's handler does. */
  private final class Tail extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Handler<Object> handler = messages;
      if (handler == null) {
        ReferenceCountUtil.release(message);
      } else {
        handler.handle(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      escaped = cause;
    }
  }

  /**
   * Keeps every write waiting until the peer reads, or resets, which fails them and what follows.
   */
  private static final class Unread extends ChannelOutboundHandlerAdapter {
    private final Queue<ChannelPromise> waiting = new ArrayDeque<>();
    private boolean reset;
    private boolean read;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      if (reset) {
        promise.tryFailure(new ClosedChannelException());
      } else if (read) {
        promise.trySuccess();
      } else {
        waiting.add(promise);
      }
    }

    /** The peer reads all of it, and what follows. */
    void readAll() {
      read = true;
      for (ChannelPromise next = waiting.poll(); next != null; next = waiting.poll()) {
        next.trySuccess();
      }
    }

    void reset() {
      reset = true;
      for (ChannelPromise next = waiting.poll(); next != null; next = waiting.poll()) {
        next.tryFailure(new IOException("Connection reset by peer"));
      }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      reset();
      context.close(promise);
    }
  }

  /** A channel that can be closed by halves, as sockets can. */
  private static final class Socket extends EmbeddedChannel implements DuplexChannel {
    private static final Channel SERVER = new LocalServerChannel();

    private boolean outputShutdown;

    /** By which the codec knows on which side it is. */
    @Override
    public Channel parent() {
      return SERVER;
    }

    @Override
    public boolean isInputShutdown() {
      return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
      return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
      return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
      return outputShutdown;
    }

    @Override
    public ChannelFuture shutdownOutput() {
      outputShutdown = true;
      return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
      outputShutdown = true;
      return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public ChannelFuture shutdown() {
      return close();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
      return close(promise);
    }
  }
}
