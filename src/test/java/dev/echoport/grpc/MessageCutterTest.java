package dev.echoport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCutterTest {
  private static final int MAX_BYTES = 5000;

  private final MessageCutter cutter = new MessageCutter(MAX_BYTES);
  private final EmbeddedChannel channel = new EmbeddedChannel(cutter);

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  private void receive(byte[] data, boolean last) {
    channel.writeInbound(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(data), last));
  }

  private List<byte[]> messages() {
    List<byte[]> messages = new ArrayList<>();
    while (channel.inboundMessages().peek() instanceof ByteBuf) {
      ByteBuf message = channel.readInbound();
      messages.add(ByteBufUtil.getBytes(message));
      message.release();
    }
    return messages;
  }

  private static byte[] message(int length) {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    return Unpooled.buffer().writeByte(length % 2).writeInt(length).writeBytes(payload).array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 100, 1000, 20_000})
  void handsOnWholeMessagesHoweverTheyAreCut(int piece) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<byte[]> sent = new ArrayList<>();
    for (int length : new int[] {0, 1, 4, 5, 6, 999, 0, 0, MAX_BYTES, 1500}) {
      byte[] message = new byte[Messages.PREFIX_BYTES + length];
      System.arraycopy(message(length), 0, message, 0, message.length);
      sent.add(message);
      stream.writeBytes(message);
    }
    byte[] bytes = stream.toByteArray();
    for (int at = 0; at < bytes.length; at += piece) {
      int end = Math.min(at + piece, bytes.length);
      receive(Arrays.copyOfRange(bytes, at, end), end == bytes.length);
    }

    assertThat(messages()).containsExactlyElementsOf(sent);
    assertThat(channel.<Object>readInbound()).isSameAs(MessageCutter.END);
  }

  @Test
  void cutsNothingWhileTheChannelIsNotRead() {
    channel.config().setAutoRead(false);
    receive(new byte[3 * Messages.PREFIX_BYTES], true);
    assertThat(channel.inboundMessages()).isEmpty();
    channel.config().setAutoRead(true);

    assertThat(messages()).hasSize(3);
  }

  @Test
  void holdsWhatHasComeAndNotWhatIsPromised() {
    byte[] prefix = {0, 0, 0, 0x13, (byte) 0x88};
    receive(prefix, false);

    assertThat(cutter.partialBytes()).isEqualTo(Messages.PREFIX_BYTES);
  }

  @Test
  void refusesAMessageThatIsTooLargeBeforeAnyOfIt() {
    receive(new byte[] {0, 0, 0, 0x13, (byte) 0x89}, false);

    assertThat(channel.<BadCallException>readInbound())
        .hasMessage("a message of 5001 bytes (expected: at most 5000)")
        .extracting(BadCallException::status)
        .isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
  }

  @Test
  void refusesAPrefixThatIsNone() {
    receive(new byte[] {2, 0, 0, 0, 0, 0, 0}, false);

    assertThat(channel.<BadCallException>readInbound())
        .extracting(BadCallException::status)
        .isEqualTo(GrpcStatus.INTERNAL);
    assertThat(channel.inboundMessages()).isEmpty();
  }
}
