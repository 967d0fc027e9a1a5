package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.WindowConfig;
import dev.echoport.connection.RecordGate.Closing;
import dev.echoport.connection.input.InputFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordGateTest {
  private static final int DATA = 23;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  private final FakePeer peer = new FakePeer();
  private final Connection connection = connection(peer);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final RecordGate gate = new RecordGate(connection, new Reading(channel, peer.memory()));
  private final Ends ends = new Ends();

  @BeforeEach
  void addHandlers() {
    channel.pipeline().addLast(gate, ends);
  }

  @AfterEach
  void releaseWhatIsHeld() {
    channel.finishAndReleaseAll();
  }

  private static ByteBuf record(int type, int bytes) {
    return Unpooled.buffer().writeByte(type).writeShort(0x0303).writeShort(bytes).writeZero(bytes);
  }

  private int handedOn() {
    ByteBuf next = channel.readInbound();
    if (next == null) {
      return 0;
    }
    int bytes = next.readableBytes();
    next.release();
    return bytes;
  }

  private static Connection connection(FakePeer peer) {
    return Connections.open(peer, () -> 0, new WindowConfig(1024, 2), InputFactory.echo());
  }

  @Test
  void handsWholeRecordsOnOneByOne() {
    ByteBuf bytes = Unpooled.wrappedBuffer(record(DATA, 10), record(DATA, 20));
    channel.writeInbound(bytes.readRetainedSlice(18), bytes);

    assertThat(handedOn()).isEqualTo(15);
    assertThat(handedOn()).isEqualTo(25);
    assertThat(handedOn()).isZero();
  }

  @Test
  void putsARecordTogetherFromSingleBytes() {
    ByteBuf bytes = Unpooled.wrappedBuffer(record(DATA, 10), record(DATA, 20));
    while (bytes.isReadable()) {
      channel.writeInbound(bytes.readRetainedSlice(1));
    }
    bytes.release();

    assertThat(handedOn()).isEqualTo(15);
    assertThat(handedOn()).isEqualTo(25);
    assertThat(handedOn()).isZero();
  }

  @Test
  void holdsLittleHoweverLongRecordsAndReceivesDoNotEndTogether() {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    channel.config().setAllocator(allocator);
    channel.writeInbound(record(DATA, 16_000).readRetainedSlice(100));
    for (int i = 0; i < 100; i++) {
      ByteBuf pair = Unpooled.wrappedBuffer(record(DATA, 16_000), record(DATA, 16_000));
      channel.writeInbound(pair.skipBytes(100).readRetainedSlice(16_005));
      assertThat(handedOn()).isEqualTo(16_005);
      pair.release();
    }

    assertThat(allocator.metric().usedHeapMemory()).isLessThan(64_000);
  }

  @Test
  void holdsRecordsAndStopsReadingWhileNoReceiveIsPosted() {
    gate.secured(Closing.HARMLESS);
    gate.receive(false);
    channel.writeInbound(record(DATA, 10));
    assertThat(handedOn()).isZero();
    assertThat(channel.config().isAutoRead()).isFalse();

    gate.receive(true);
    channel.runPendingTasks();

    assertThat(handedOn()).isEqualTo(15);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void endsTheInputAtAnAlertAndHandsItOnWhenEverythingIsSentBack() {
    gate.secured(Closing.VISIBLE);
    channel.writeInbound(record(ALERT, 26));
    assertThat(ends.count).isEqualTo(1);
    assertThat(handedOn()).isZero();

    gate.release();

    assertThat(handedOn()).isEqualTo(31);
  }

  @Test
  void handsOnWhatMayBeAnAlertBehindAFlush() {
    gate.secured(Closing.HIDDEN);
    connection.onReceived(Unpooled.wrappedBuffer(new byte[10]));

    channel.writeInbound(record(DATA, 19));

    assertThat(handedOn()).isEqualTo(24);
    assertThat(peer.flushes).isEqualTo(1);
  }

  @Test
  void handsTheEndOnBehindTheRecordsThatItHolds() {
    gate.secured(Closing.HARMLESS);
    gate.receive(false);
    channel.writeInbound(record(DATA, 10));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
    assertThat(ends.count).isZero();

    gate.receive(true);
    channel.runPendingTasks();

    assertThat(handedOn()).isEqualTo(15);
    assertThat(ends.count).isEqualTo(1);
  }

  @Test
  void handsTheEndOnThatCameBehindWhatAFailedHandshakeDropped() {
    gate.waitForTurn(true);
    channel.writeInbound(record(HANDSHAKE, 10));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
    gate.fail();
    gate.waitForTurn(false);
    channel.runPendingTasks();
    assertThat(ends.count).isZero();

    gate.finished();

    assertThat(ends.count).isEqualTo(1);
    assertThat(handedOn()).isZero();
  }

  private static final class Ends extends ChannelInboundHandlerAdapter {
    private int count;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      count += event == ChannelInputShutdownReadComplete.INSTANCE ? 1 : 0;
    }
  }
}
