package dev.echoport.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmptyFragmentsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void install() {
    channel.pipeline().addLast("deflate", new ChannelOutboundHandlerAdapter());
    channel
        .pipeline()
        .addLast(new EmptyFragments("deflate", () -> new ChannelOutboundHandlerAdapter()));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }

  private List<String> written(WebSocketFrame... frames) {
    List<String> out = new ArrayList<>();
    assertThat(channel.writeOutbound((Object[]) frames)).isTrue();
    for (WebSocketFrame frame = channel.readOutbound(); frame != null; ) {
      String end = frame.isFinalFragment() ? "." : "";
      out.add(frame.getClass().getSimpleName() + " " + frame.content().toString(UTF_8) + end);
      frame.release();
      frame = channel.readOutbound();
    }
    return out;
  }

  @Test
  void theNextFragmentBeginsAMessageWhoseFirstIsEmpty() {
    assertThat(
            written(
                new TextWebSocketFrame(false, 0, bytes("")),
                new ContinuationWebSocketFrame(false, 0, bytes("")),
                new ContinuationWebSocketFrame(false, 0, bytes("a")),
                new ContinuationWebSocketFrame(true, 0, bytes(""))))
        .containsExactly("TextWebSocketFrame a", "ContinuationWebSocketFrame .");
  }

  @Test
  void fragmentsWithPayloadAndWholeMessagesStayAsTheyAre() {
    assertThat(
            written(
                new BinaryWebSocketFrame(false, 0, bytes("a")),
                new ContinuationWebSocketFrame(false, 0, bytes("")),
                new ContinuationWebSocketFrame(true, 0, bytes("b")),
                new TextWebSocketFrame(true, 0, bytes(""))))
        .containsExactly(
            "BinaryWebSocketFrame a", "ContinuationWebSocketFrame b.", "TextWebSocketFrame .");
  }
}
