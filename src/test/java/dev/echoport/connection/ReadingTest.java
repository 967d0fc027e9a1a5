package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.memory.MemoryBudget;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new FlowControlHandler());
  private final Reading reading =
      new Reading(
          channel, MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE).connection());

  @Test
  void flushesWhatCameOfMessagesThatWereHeldBack() {
    List<Integer> handedOn = new ArrayList<>();
    reading.whenResumed(() -> handedOn.add(channel.inboundMessages().size()));
    reading.want(false);
    channel.writeInbound(Unpooled.EMPTY_BUFFER);
    assertThat(channel.inboundMessages()).isEmpty();

    reading.want(true);
    reading.want(true);

    assertThat(handedOn).containsExactly(1);
  }
}
