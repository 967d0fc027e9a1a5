package dev.echoport.frame;

import static dev.echoport.frame.Decoding.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.frame.Frame.Ending;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LengthFormatTest {
  private static final String HEADERS =
      """
      length:1    | 03
      length:2    | 0003
      length:2,le | 0300
      length:4    | 00000003
      length:4,le | 03000000
      length:8    | 0000000000000003
      length:8,le | 0300000000000000
      """;

  private static String hex(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = HEADERS)
  void readsTheLengthInFrontOfThePayload(String format, String header) {
    String wire = hex(header) + "abc";

    assertThat(decode(format, 9, wire + wire).payloads()).containsExactly("abc", "abc");
    assertThat(decode(format, 9, (wire + wire).split("")).payloads()).containsExactly("abc", "abc");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = HEADERS)
  void writesTheLengthInFrontOfThePayload(String format, String header) throws FrameException {
    assertThat(Encoding.encode(format, Ending.NONE, Buffer.buffer("abc")))
        .isEqualTo((hex(header) + "abc").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void readsAnEmptyPayload() {
    assertThat(decode("length:2", 9, "\0\0\0", "\1a\0", "\0").payloads())
        .containsExactly("", "a", "");
  }

  @Test
  void countsTheHeaderAsInput() {
    assertThat(decode("length:4", 9, "\0\0\0\3abc").frames())
        .extracting(Frame::inputBytes)
        .containsExactly(7);
  }

  @ParameterizedTest
  @CsvSource({
    "length:1, 04, 4, 04",
    "length:2, ffff, 65535, ffff",
    "length:4, 47455420, 1195725856, 47455420",
    "length:4, ffffffff, 4294967295, ffffffff",
    "'length:4,le', 00000080, 2147483648, 80000000",
    "length:8, 8000000000000000, 9223372036854775808, 8000000000000000",
    "length:8, 0000000100000000, 4294967296, 0000000100000000",
  })
  void refusesALengthBeyondTheLimitBeforeThePayloadArrives(
      String format, String header, String length, String shown) {
    assertThat(decode(format, 3, hex(header)).error())
        .isEqualTo(
            "a header announces %s bytes (0x%s) (expected: at most 3, the frame limit)"
                .formatted(length, shown));
  }

  @Test
  void takesALengthOfTheLimit() {
    assertThat(decode("length:1", 3, "\3abc").payloads()).containsExactly("abc");
  }

  @ParameterizedTest
  @CsvSource({"00, 1, ''", "0003, 2, ''", "000361, 3, a", "00036162, 4, ab"})
  void leavesThePayloadOfAnIncompleteFrame(String rest, int bytes, String payload) {
    Decoding.Result result = decode("length:2", 3, "\0\1x" + hex(rest));

    assertThat(result.restText()).isEqualTo(payload);
    assertThat(result.rest()).extracting(Frame::inputBytes).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"length:1, 256, 255", "length:2, 65536, 65535", "'length:2,le', 65536, 65535"})
  void refusesAnAnswerThatItsHeaderCannotTell(String format, int bytes, int most) {
    assertThatThrownBy(() -> Encoding.encode(format, Ending.NONE, Buffer.buffer(new byte[bytes])))
        .isInstanceOf(FrameException.class)
        .hasMessage(
            "a payload of %d bytes does not fit %s (expected: at most %d bytes)"
                .formatted(bytes, format, most));
  }

  @ParameterizedTest
  @CsvSource({"length:1, 255", "length:2, 65535", "length:4, 65536"})
  void writesTheLargestAnswerOfItsHeader(String format, int bytes) throws FrameException {
    byte[] encoded = Encoding.encode(format, Ending.NONE, Buffer.buffer(new byte[bytes]));

    assertThat(decode(format, bytes, new String(encoded, StandardCharsets.ISO_8859_1)).frames())
        .singleElement()
        .extracting(frame -> frame.payload().length())
        .isEqualTo(bytes);
  }
}
