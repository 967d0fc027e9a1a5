package dev.echoport.listener.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.RefusalReason;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.listener.Listener;
import dev.echoport.listener.limits.NodeLimits;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.net.impl.VertxEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptFailureHandlerTest {
  private static final int PORT = 7007;

  private final NodeLimits limits = new NodeLimits(NodeLimitsConfig.OFF, () -> false);
  private final Listener listener =
      new Listener(
          new ListenerConfig(
              "echo",
              new InetListenAddress("127.0.0.1", PORT),
              1,
              new WindowConfig(1024, 1),
              Duration.ZERO,
              0),
          limits);
  private final AcceptFailures failures = new AcceptFailures(limits);
  private final EmbeddedChannel accepting = boundFor(new AcceptingLoop(new DefaultEventLoop()));

  private EmbeddedChannel boundFor(EventLoopGroup takers) {
    return new BoundChannel(new AcceptFailureHandler(failures, takers));
  }

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
    failures.watch(listener.address(), listener.refusals());

    accepting
        .pipeline()
        .fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));

    assertThat(refused(RefusalReason.FILE_DESCRIPTORS)).isEqualTo(1);
  }

  @Test
  void closesWhatThereIsNoDescriptorFor() {
    failures.watch(listener.address(), listener.refusals());
    limits.descriptorsFor(3);
    List<EmbeddedChannel> peers = accept(3 + NodeLimits.IN_PASSING + 1);
    assertThat(peers).filteredOn(peer -> !peer.isOpen()).hasSize(1);
    assertThat(refused(RefusalReason.FILE_DESCRIPTORS)).isEqualTo(1);
    peers.get(0).close();
    assertThat(accept(1).get(0).isOpen()).isTrue();
    assertThat(accept(1).get(0).isOpen()).isFalse();
  }

  @Test
  void leavesOtherPortsTheirShareAndNoMore() {
    limits.descriptorsFor(0);
    List<EmbeddedChannel> peers = accept(AcceptFailures.MOST_OF_OTHER_PORT);
    assertThat(peers).allMatch(EmbeddedChannel::isOpen);
    assertThat(accepting.config().isAutoRead()).isFalse();
    peers.get(0).close();
    accepting.runPendingTasks();
    assertThat(accepting.config().isAutoRead()).isTrue();
  }

  @Test
  void closesWhatNoLoopOfTheListenerIsLeftFor() {
    EmbeddedChannel peer = new EmbeddedChannel();
    EmbeddedChannel deserted = boundFor(new VertxEventLoopGroup());

    deserted.writeInbound(peer);

    assertThat(peer.isOpen()).isFalse();
    assertThat(deserted.inboundMessages()).isEmpty();
  }

  private List<EmbeddedChannel> accept(int count) {
    List<EmbeddedChannel> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EmbeddedChannel peer = new EmbeddedChannel();
      peers.add(peer);
      accepting.pipeline().fireChannelRead(peer);
    }
    return peers;
  }

  @Test
  void countsOtherFailuresApart() {
    failures.watch(listener.address(), listener.refusals());

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
