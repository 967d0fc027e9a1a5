package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BusGuardTest {
  private static final int PING = 1;

  private final Set<String> members = new HashSet<>(Set.of("member"));
  private final BusGuards guards = new BusGuards(Transport.NIO, members::contains);
  private final EmbeddedChannel channel = connection("10.0.0.1");

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  @Test
  void letsAMembersMessagesThroughByteForByteHoweverTheyAreCut() {
    ByteBuf sent = Unpooled.wrappedBuffer(message("member", 1), message("member", 70_000));
    ByteBuf expected = sent.copy();
    while (sent.isReadable()) {
      channel.writeInbound(sent.readRetainedSlice(Math.min(7, sent.readableBytes())));
    }
    sent.release();

    assertThat(received()).isEqualTo(expected);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void handsNothingOnOfAStrangerAndClosesWhenPatienceIsOver() {
    channel.writeInbound(message("stranger", 10));
    pass(BusGuard.PATIENCE_MILLIS);

    assertThat(received().isReadable()).isFalse();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void waitsForAMemberThatIsNotKnownYet() {
    ByteBuf expected = message("new", 10);
    channel.writeInbound(expected.copy());
    assertThat(channel.config().isAutoRead()).isFalse();

    members.add("new");
    pass(100);

    assertThat(received()).isEqualTo(expected);
    assertThat(channel.config().isAutoRead()).isTrue();
    pass(BusGuard.PATIENCE_MILLIS);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void closesWhatSaysNothing() {
    pass(BusGuard.PATIENCE_MILLIS);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAtALengthThatNobodySendsWithoutWaitingForIt() {
    channel.writeInbound(Unpooled.buffer().writeInt(Integer.MAX_VALUE).writeByte(2).writeByte(0));

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAtSuchALengthOfAMemberToo() {
    channel.writeInbound(message("member", 1));
    channel.writeInbound(Unpooled.buffer().writeInt(BusGuard.MAX_MESSAGE_BYTES + 1));

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAtAnAddressThatIsLongerThanItsMessage() {
    ByteBuf odd = Unpooled.buffer().writeInt(20).writeByte(2).writeByte(PING).writeByte(0);
    channel.writeInbound(odd.writeInt(1_000_000));

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void letsInNoMoreStrangersFromOneAddressThanItsShare() {
    List<EmbeddedChannel> others = new ArrayList<>();
    for (int more = 1; more < BusGuards.MAX_STRANGERS_PER_SOURCE; more++) {
      others.add(connection("10.0.0.1"));
    }
    assertThat(others).allMatch(EmbeddedChannel::isOpen);
    assertThat(connection("10.0.0.1").isOpen()).isFalse();
    assertThat(connection("10.0.0.2").isOpen()).isTrue();

    channel.writeInbound(message("member", 1));

    assertThat(connection("10.0.0.1").isOpen()).as("one of them is known now").isTrue();
  }

  private EmbeddedChannel connection(String source) {
    EmbeddedChannel connection =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(source, 40_000);
          }
        };
    connection.pipeline().addLast(new BusGuard(guards));
    connection.pipeline().fireChannelActive();
    return connection;
  }

  private void pass(long millis) {
    channel.freezeTime();
    channel.advanceTimeBy(millis + 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private ByteBuf received() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
      all.writeBytes(next);
      next.release();
    }
    return all;
  }

  private static ByteBuf message(String sender, int body) {
    ByteBuf rest = Unpooled.buffer().writeByte(2).writeByte(PING).writeByte(0);
    for (String text : List.of("some.address", "", sender)) {
      rest.writeInt(text.length()).writeCharSequence(text, StandardCharsets.UTF_8);
    }
    rest.writeInt(4).writeZero(body);
    return Unpooled.buffer().writeInt(rest.readableBytes()).writeBytes(rest);
  }
}
