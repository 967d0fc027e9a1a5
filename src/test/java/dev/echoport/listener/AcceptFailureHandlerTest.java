package dev.echoport.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptFailureHandlerTest {
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new AcceptFailureHandler(new AcceptFailures()));

  @Test
  void pausesWhenAcceptFails() {
    fail();

    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void acceptsAgainAfterATenthOfASecond() {
    channel.freezeTime();
    fail();

    channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  private void fail() {
    channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
  }
}
