package dev.echoport.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Http2CodecTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final byte[] TABLE_SIZE_OF_A_SETTINGS_FRAME = {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 1};

  @ParameterizedTest
  @CsvSource({"2147483647, 4096", "4096, 4096", "100, 100", "0, 0"})
  void keepsATableOfFieldsThatIsNoLargerThanUsual(int asked, int kept) throws Exception {
    Http2FrameCodec codec = Http2Codec.with(Http2Settings.defaultSettings(), 8192);
    EmbeddedChannel channel = new EmbeddedChannel(codec);

    channel.writeInbound(
        Unpooled.buffer()
            .writeBytes(PREFACE.getBytes(US_ASCII))
            .writeBytes(TABLE_SIZE_OF_A_SETTINGS_FRAME)
            .writeInt(asked));

    assertThat(codec.encoder().configuration().headersConfiguration().maxHeaderTableSize())
        .isEqualTo(kept);
    channel.finishAndReleaseAll();
  }
}
