package dev.echoport.listener.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.listener.limits.NodeLimits;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptTransportTest {
  private final VertxInternal vertx =
      (VertxInternal)
          Vertx.builder()
              .withTransport(
                  new AcceptTransport(
                      Transport.NIO,
                      new AcceptFailures(new NodeLimits(NodeLimitsConfig.OFF, () -> false))))
              .build();

  @Test
  void acceptsOnALoopThatEchoes() throws Exception {
    try {
      assertThat(vertx.eventLoopGroup()).contains(vertx.acceptorEventLoopGroup().next());
    } finally {
      close();
    }
  }

  @Test
  void endsAllLoopsAtTheEnd() throws Exception {
    EventLoopGroup loops = vertx.eventLoopGroup();
    close();
    assertThat(loops.isTerminated()).isTrue();
  }

  @Test
  void endsTheLoopThatAcceptsWithTheOthersOnly() throws Exception {
    try {
      vertx.acceptorEventLoopGroup().shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();

      assertThat(vertx.eventLoopGroup().isShuttingDown()).isFalse();
      assertThat(vertx.acceptorEventLoopGroup().next().submit(() -> 7).get()).isEqualTo(7);
    } finally {
      close();
    }
  }

  private void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
