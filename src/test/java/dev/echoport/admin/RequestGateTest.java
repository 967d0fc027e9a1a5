package dev.echoport.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestGateTest {
  private long waitNanos;
  private final Requests behind = new Requests();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new HttpServerCodec(), new RequestGate(System::nanoTime, () -> waitNanos), behind);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void handsOverOneRequestAndTheNextWhenItsAnswerHasLeft() {
    receive("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(behind.uris).containsExactly("/1");
    behind.answer();
    channel.runPendingTasks();
    assertThat(behind.uris).containsExactly("/1", "/2");
  }

  @Test
  void releasesBodiesBehindARequestThatIsBeingAnswered() {
    ByteBuf input = PooledByteBufAllocator.DEFAULT.directBuffer();
    String pipelined = "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 7900\r\n\r\n";
    input.writeCharSequence("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + pipelined, US_ASCII);
    input.writeZero(7_900);
    channel.writeInbound(input);
    assertThat(behind.uris).containsExactly("/1");
    channel.close();
    assertThat(input.refCnt()).isZero();
  }

  @Test
  void holdsBackRequestsThatComeTooFastButNotThoseOfHealth() {
    waitNanos = 1_000_000_000;
    receive("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    behind.answer();
    channel.runPendingTasks();
    assertThat(behind.uris).containsExactly("/health/live");
    waitNanos = 0;
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(behind.uris).containsExactly("/health/live", "/2");
  }

  @Test
  void endsAConnectionThatPipelinesWithoutEnd() {
    receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(RequestGate.MOST_WAITING + 2));
    assertThat(channel.isOpen()).isFalse();
    assertThat(behind.uris).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "413, POST / HTTP/1.1|Host: a|Content-Length: 5||hello",
    "413, GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked||",
    "400, GET /%zz HTTP/1.1|Host: a||",
    "400, GET /? HTTP/1.1|Host: a|Host: b||",
    "400, GET /? HTTP/1.1|Host: a|Host: a||",
    "400, GET /a%2 HTTP/1.1|Host: a||",
    "400, GET http://evil.example/ HTTP/1.1|Host: localhost||",
    "400, GET / HTTP/1.1||",
    "400, GET * HTTP/1.1|Host: a||",
    "400, nonsense||",
    "505, GET / HTTP/3.7|Host: a||",
  })
  void refuses(int status, String request) {
    receive(request.replace("|", "\r\n"));
    assertThat(behind.uris).isEmpty();
    assertThat(answer()).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
  }

  @Test
  void takesAnAbsoluteTargetOfTheSameHostAndHttp10WithoutOne() {
    receive("GET http://a:1/x HTTP/1.1\r\nHost: A:1\r\n\r\n");
    behind.answer();
    channel.runPendingTasks();
    receive("GET /health/ready HTTP/1.0\r\n\r\n");
    assertThat(behind.uris).containsExactly("http://a:1/x", "/health/ready");
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
  }

  private String answer() {
    StringBuilder text = new StringBuilder();
    ByteBuf out = channel.readOutbound();
    while (out != null) {
      text.append(out.toString(US_ASCII));
      out.release();
      out = channel.readOutbound();
    }
    return text.toString();
  }

  /** Stands for Vert.x. */
  private static final class Requests extends ChannelDuplexHandler {
    private final List<String> uris = new ArrayList<>();
    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof HttpRequest request) {
        uris.add(request.uri());
      }
    }

    void answer() {
      DefaultFullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
      ChannelHandlerContext own = Objects.requireNonNull(context);
      own.writeAndFlush(answer, own.voidPromise());
    }
  }
}
