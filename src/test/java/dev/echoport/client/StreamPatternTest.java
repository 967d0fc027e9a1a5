package dev.echoport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPatternTest {
  private final StreamPattern pattern = new StreamPattern(3);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 8, 1_000_003, 1L << 40})
  void writesTheByteOfEachOffset(long offset) {
    ByteBuffer bytes = bytes(offset, 37);
    for (int i = 0; i < 37; i++) {
      assertThat(bytes.get(i)).as("byte %d", i).isEqualTo(pattern.at(offset + i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 20, 36})
  void findsTheFirstByteThatDiffers(int at) {
    ByteBuffer bytes = bytes(5, 37);
    bytes.put(at, (byte) ~bytes.get(at));
    assertThat(pattern.mismatch(bytes, 5)).isEqualTo(at);
  }

  @Test
  void acceptsWhatItWrote() {
    assertThat(pattern.mismatch(bytes(5, 1000), 5)).isEqualTo(-1);
  }

  @Test
  void noticesBytesOfAnotherPlaceOrConnection() {
    assertThat(pattern.mismatch(bytes(8, 64), 0)).isBetween(0, 7);
    assertThat(new StreamPattern(4).mismatch(bytes(0, 64), 0)).isBetween(0, 7);
  }

  private ByteBuffer bytes(long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    pattern.write(bytes, offset);
    return bytes.flip();
  }
}
