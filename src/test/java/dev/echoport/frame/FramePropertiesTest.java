package dev.echoport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.frame.Decoding.Result;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds for every format, whatever the input and however it arrives. */
final class FramePropertiesTest {
  private static final int LIMIT = 40;
  private static final List<Integer> ONE_CHUNK = List.of(Integer.MAX_VALUE);

  /** Some frames, encoded one behind the other. */
  record Stream(FrameFormat format, List<Frame> frames, Buffer wire) {}

  @Provide
  Arbitrary<FrameFormat> formats() {
    return Arbitraries.of(
            "line",
            "length:1",
            "length:2",
            "length:4",
            "length:8",
            "length:1,le",
            "length:2,le",
            "length:4,le",
            "length:8,le",
            "fixed:1",
            "fixed:3",
            "fixed:40",
            "delimiter:0a",
            "delimiter:0d0a",
            "delimiter:6161",
            "delimiter:616162",
            "delimiter:6162616261620a0d6162616261620a0a")
        .map(FrameFormat::parse);
  }

  /** Mostly bytes that mean something to a format. */
  @Provide
  Arbitrary<byte[]> inputs() {
    Arbitrary<Byte> marks = Arbitraries.of((byte) 'a', (byte) 'b', (byte) '\r', (byte) '\n');
    Arbitrary<Byte> small = Arbitraries.bytes().between((byte) 0, (byte) 4);
    return Arbitraries.frequencyOf(
            Tuple.of(5, marks), Tuple.of(3, small), Tuple.of(1, Arbitraries.bytes()))
        .array(byte[].class)
        .ofMaxSize(200);
  }

  @Provide
  Arbitrary<List<Integer>> chunkings() {
    return Arbitraries.integers().between(1, 30).list().ofMinSize(1).ofMaxSize(10);
  }

  @Provide
  Arbitrary<Stream> streams() {
    Arbitrary<byte[]> payloads =
        inputs().map(bytes -> Arrays.copyOf(bytes, Math.min(bytes.length, LIMIT)));
    Arbitrary<Boolean> crlf = Arbitraries.of(true, false);
    return formats()
        .flatMap(
            format ->
                Combinators.combine(payloads, crlf)
                    .as((payload, isCrlf) -> frame(format, payload, isCrlf))
                    .list()
                    .ofMaxSize(8)
                    .map(frames -> stream(format, frames)));
  }

  private static Frame frame(FrameFormat format, byte[] payload, boolean crlf) {
    Frame.Ending ending = Frame.Ending.NONE;
    byte[] allowed = payload;
    if (format instanceof LineFormat) {
      ending = crlf ? Frame.Ending.CRLF : Frame.Ending.LF;
      allowed = withoutLineEnding(payload);
    } else if (format instanceof DelimiterFormat) {
      String hex = format.text().substring("delimiter:".length());
      allowed = upToDelimiter(payload, HexFormat.of().parseHex(hex));
    } else if (format instanceof FixedFormat fixed) {
      allowed = Arrays.copyOf(payload, fixed.bytes());
    }
    return new Frame(Buffer.buffer(allowed), 0, ending, true);
  }

  private static byte[] withoutLineEnding(byte[] payload) {
    String line = new String(payload, StandardCharsets.ISO_8859_1).replace("\n", "");
    return line.replaceAll("\r+$", "").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] upToDelimiter(byte[] payload, byte[] delimiter) {
    String end = new String(delimiter, StandardCharsets.ISO_8859_1);
    String wire = new String(payload, StandardCharsets.ISO_8859_1) + end;
    return wire.substring(0, wire.indexOf(end)).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Stream stream(FrameFormat format, List<Frame> frames) {
    Buffer wire = Buffer.buffer();
    List<Frame> expected = new ArrayList<>();
    for (Frame frame : frames) {
      byte[] encoded = encode(format, frame);
      wire.appendBytes(encoded);
      expected.add(new Frame(frame.payload(), encoded.length, frame.ending(), true));
    }
    return new Stream(format, expected, wire);
  }

  private static byte[] encode(FrameFormat format, Frame frame) {
    try {
      return Encoding.encode(format, frame, frame.payload());
    } catch (FrameException e) {
      throw new AssertionError(e);
    }
  }

  @Property
  void chunkingNeverChangesTheResult(
      @ForAll("formats") FrameFormat format,
      @ForAll("inputs") byte[] input,
      @ForAll("chunkings") List<Integer> chunking,
      @ForAll @IntRange(min = 0, max = LIMIT) int limit) {
    int limitBytes = Math.max(limit, format.leastPayloadBytes());

    Result chunked = Decoding.decode(format, limitBytes, input, chunking);

    assertThat(chunked).isEqualTo(Decoding.decode(format, limitBytes, input, ONE_CHUNK));
  }

  @Property
  void decodesWhatItEncoded(
      @ForAll("streams") Stream stream, @ForAll("chunkings") List<Integer> chunking) {
    Result result = Decoding.decode(stream.format(), LIMIT, stream.wire().getBytes(), chunking);

    assertThat(result).isEqualTo(new Result(stream.frames(), null, null));
  }

  @Property
  void leavesTheRestOfAStreamThatIsCutAnywhere(
      @ForAll("streams") Stream stream,
      @ForAll("chunkings") List<Integer> chunking,
      @ForAll @IntRange(max = 400) int position) {
    byte[] cut = stream.wire().getBytes(0, Math.min(position, stream.wire().length()));

    Result result = Decoding.decode(stream.format(), LIMIT, cut, chunking);

    assertThat(result.error()).isNull();
    int complete = result.frames().size();
    assertThat(result.frames()).isEqualTo(stream.frames().subList(0, complete));
    int framed = result.frames().stream().mapToInt(Frame::inputBytes).sum();
    int rest = result.rest() == null ? 0 : result.rest().inputBytes();
    assertThat(framed + rest).isEqualTo(cut.length);
  }

  @Property
  void takesTheLimitAndRefusesOneByteMore(
      @ForAll("formats") FrameFormat format,
      @ForAll @IntRange(min = 1, max = LIMIT) int limit,
      @ForAll("chunkings") List<Integer> chunking) {
    Assume.that(!(format instanceof FixedFormat));
    byte[] atLimit = encode(format, frame(format, new byte[limit], true));
    byte[] beyond = encode(format, frame(format, new byte[limit + 1], true));

    assertThat(Decoding.decode(format, limit, atLimit, chunking).frames()).hasSize(1);
    Result refused = Decoding.decode(format, limit, beyond, chunking);
    assertThat(refused.frames()).isEmpty();
    assertThat(refused.error()).isNotNull();
  }

  @Property
  void passesRawBytesThroughWhateverTheyAre(
      @ForAll("inputs") byte[] input, @ForAll("chunkings") List<Integer> chunking) {
    Result result = Decoding.decode(FrameFormat.RAW, 1, input, chunking);

    Buffer output = Buffer.buffer();
    result.frames().forEach(frame -> output.appendBuffer(frame.payload()));
    assertThat(output.getBytes()).isEqualTo(input);
  }
}
