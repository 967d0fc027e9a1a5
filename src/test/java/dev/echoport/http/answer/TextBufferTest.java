package dev.echoport.http.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class TextBufferTest {
  @Test
  void takesNoMoreMemoryThanTheText() {
    ByteBuf buffer = TextBuffer.of("drei Körner", UnpooledByteBufAllocator.DEFAULT);

    assertThat(buffer.toString(UTF_8)).isEqualTo("drei Körner");
    assertThat(buffer.capacity()).isEqualTo(12);
    buffer.release();
  }
}
