package dev.echoport.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.RefusalReason;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.WindowConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptFailureHandlerTest {
  private static final int PORT = 7007;

  private final Listener listener =
      new Listener(
          new ListenerConfig(
              "echo",
              new InetListenAddress("127.0.0.1", PORT),
              1,
              new WindowConfig(1024, 1),
              Duration.ZERO,
              0),
          new NodeLimits(NodeLimitsConfig.OFF));
  private final AcceptFailures failures = new AcceptFailures();
  private final EmbeddedChannel accepting = new BoundChannel(new AcceptFailureHandler(failures));

  @Test
  void pausesAcceptingForATenthOfASecond() {
    accepting.freezeTime();
    accepting.pipeline().fireExceptionCaught(new IOException("accept(..) failed"));
    assertThat(accepting.config().isAutoRead()).isFalse();

    accepting.advanceTimeBy(100, TimeUnit.MILLISECONDS);
    accepting.runScheduledPendingTasks();
    assertThat(accepting.config().isAutoRead()).isTrue();
  }

  @Test
  void countsRunningOutOfFileDescriptorsForTheListener() {
    failures.watch(listener.address(), listener);

    accepting
        .pipeline()
        .fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));

    assertThat(refused(RefusalReason.FILE_DESCRIPTORS)).isEqualTo(1);
  }

  @Test
  void countsOtherFailuresApart() {
    failures.watch(listener.address(), listener);

    accepting.pipeline().fireExceptionCaught(new IOException("No buffer space available"));

    assertThat(refused(RefusalReason.ACCEPT_FAILED)).isEqualTo(1);
    assertThat(refused(RefusalReason.FILE_DESCRIPTORS)).isZero();
  }

  private long refused(RefusalReason reason) {
    return listener.report().result().refused().getOrDefault(reason, 0L);
  }

  private static final class BoundChannel extends EmbeddedChannel {
    BoundChannel(AcceptFailureHandler handler) {
      super(handler);
    }

    @Override
    protected SocketAddress localAddress0() {
      return new InetSocketAddress("127.0.0.1", PORT);
    }
  }
}
