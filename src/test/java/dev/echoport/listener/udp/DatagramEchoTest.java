package dev.echoport.listener.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.report.Unobserved;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.OwnPeers;
import dev.echoport.listener.limits.NodeLimits;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.scheme.Scheme;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramEchoTest {
  private static final InetSocketAddress SOMEBODY = new InetSocketAddress("192.0.2.1", 40_000);

  private static final ConnectionMemory MEMORY =
      MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE).connection();

  private final Vertx vertx = Vertx.vertx();
  private final DatagramEcho echo =
      new DatagramEcho(loop(), ReturnPath.SAME, (refusal, source) -> {}, MEMORY, () -> 1);
  private final EmbeddedChannel socket = new EmbeddedChannel(echo);

  private DatagramLoop loop() {
    ListenerConfig config =
        new ListenerConfig(
            "echo",
            new InetListenAddress(Scheme.UDP, "127.0.0.1", 0),
            1,
            new WindowConfig(1024, 1),
            Duration.ZERO,
            0);
    return new DatagramLoop(
        vertx.getOrCreateContext(),
        new Listener(config, new NodeLimits(NodeLimitsConfig.OFF, () -> false)),
        "a",
        1,
        new LoopReporting(Unobserved.INSTANCE, Unobserved.INSTANCE, () -> {}),
        new Nobody(),
        each -> (packet, bytes, now) -> null,
        MEMORY);
  }

  @AfterEach
  void close() {
    socket.finishAndReleaseAll();
    vertx.close().await();
  }

  @Test
  void receivesNoMoreWhileTooManyAnswersWaitForTheKernel() {
    receive(DatagramEcho.MOST_PENDING - 1);
    assertThat(socket.config().isAutoRead()).isTrue();

    receive(1);
    assertThat(socket.config().isAutoRead()).isFalse();

    socket.flush();
    assertThat(echo.pending()).isZero();
    assertThat(socket.config().isAutoRead()).isTrue();
  }

  @Test
  void anAnswerThatItsSocketDoesNotSendIsGivenUp() {
    receive(1);

    socket.close();

    assertThat(echo.pending()).isZero();
  }

  /** Without the end of a batch, at which answers are flushed. */
  private void receive(int datagrams) {
    for (int i = 0; i < datagrams; i++) {
      socket
          .pipeline()
          .fireChannelRead(
              new DatagramPacket(Unpooled.copyLong(i), new InetSocketAddress(0), SOMEBODY));
    }
  }

  private static final class Nobody implements OwnPeers {
    @Override
    public boolean contains(SocketAddress source) {
      return false;
    }

    @Override
    public void taken(SocketAddress source, @Nullable String refusal) {}
  }
}
