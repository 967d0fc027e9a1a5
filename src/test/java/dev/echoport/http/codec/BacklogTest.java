package dev.echoport.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.memory.ConnectionMemory;
import dev.echoport.memory.MemoryBudget;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final ConnectionMemory memory =
      MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE).connection();
  private final Backlog backlog = new Backlog(memory);
  private final EmbeddedChannel channel = new EmbeddedChannel(backlog);

  private void receive(int requests) {
    for (int i = 0; i < requests; i++) {
      channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }
  }

  @Test
  void countsNoRequestThatIsTakenAtOnce() {
    receive(100);

    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void countsRequestsThatWaitUntilTheyAreTaken() {
    backlog.open(false);
    receive(100);
    assertThat(memory.heldBytes()).isGreaterThan(90 * 1024);

    backlog.open(true);

    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void countsNoneOnceTheConnectionHasEnded() {
    backlog.open(false);
    receive(100);

    channel.close();

    assertThat(memory.heldBytes()).isZero();
  }
}
