package dev.echoport.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.memory.ConnectionMemory;
import dev.echoport.memory.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1CodecTest {
  private final ConnectionMemory memory =
      MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE).connection();
  private final EmbeddedChannel channel = new EmbeddedChannel(new Http1Codec(16 * 1024, memory));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
  }

  private String answer(HttpResponseStatus status) {
    ByteBuf body = Unpooled.copiedBuffer("body", ISO_8859_1);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    channel.writeOutbound(response);
    StringBuilder text = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      text.append(out.toString(ISO_8859_1));
      out.release();
    }
    return text.toString();
  }

  @Test
  void takesMoreRequestsThanWereAnswered() {
    receive("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000));

    assertThat(channel.inboundMessages()).hasSize(2 * 1000);
  }

  @Test
  void sendsNoBodyInAnswerToHead() {
    receive("GET / HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");

    assertThat(answer(HttpResponseStatus.OK)).endsWith("body");
    assertThat(answer(HttpResponseStatus.CONTINUE)).doesNotEndWith("body");
    assertThat(answer(HttpResponseStatus.OK)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    assertThat(answer(HttpResponseStatus.OK)).endsWith("body");
  }
}
