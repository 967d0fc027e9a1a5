package dev.echoport.processor.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.api.Transformation;
import dev.echoport.processor.Configured;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
  private static final byte[] TEXT = ascii("to be, or not to be".repeat(2000));

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] gunzipped(byte[] bytes) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
  }

  private static Buffer apply(Transformation transformation, byte[] bytes) throws Exception {
    return transformation.apply(Buffer.buffer(bytes), Configured.FRAME);
  }

  /** What becomes of a stream that arrives in chunks of random sizes. */
  private static byte[] stream(Transformation transformation, byte[] bytes, long seed)
      throws Exception {
    Random random = new Random(seed);
    Buffer out = Buffer.buffer();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(1 + random.nextInt(3000)));
      out.appendBuffer(apply(transformation, Arrays.copyOfRange(bytes, from, to)));
      from = to;
    }
    out.appendBuffer(transformation.finish());
    transformation.close();
    return out.getBytes();
  }

  @Test
  void compressesAConnectionAsOneMember() throws Exception {
    byte[] compressed = stream(Configured.raw("{name: gzip, level: 9}"), TEXT, 1);

    assertThat(gunzipped(compressed)).isEqualTo(TEXT);
    assertThat(compressed.length).isLessThan(TEXT.length / 10);
  }

  @Test
  void flushesSoThatEachFrameCanBeReadAtOnce() throws Exception {
    Transformation gzip = Configured.raw("{name: gzip}");
    Transformation gunzip = Configured.raw("{name: gunzip}");

    for (String frame : new String[] {"one", "two", ""}) {
      Buffer compressed = apply(gzip, ascii(frame));
      assertThat(apply(gunzip, compressed.getBytes())).hasToString(frame);
    }
    gzip.close();
    gunzip.close();
  }

  @Test
  void makesAnEmptyMemberOfAnEmptyConnection() throws Exception {
    Transformation gzip = Configured.raw("{name: gzip}");

    assertThat(gunzipped(gzip.finish().getBytes())).isEmpty();
    gzip.close();
  }

  @Test
  void compressesEachFrameAsAMemberOfItsOwn() throws Exception {
    Transformation gzip = Configured.framed("{name: gzip}");

    assertThat(gunzipped(apply(gzip, ascii("one")).getBytes())).asString().isEqualTo("one");
    assertThat(gunzipped(apply(gzip, ascii("two")).getBytes())).asString().isEqualTo("two");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void decompressesHoweverItIsChunked(long seed) throws Exception {
    byte[] noise = new byte[50_000];
    new Random(seed).nextBytes(noise);

    assertThat(stream(Configured.raw("{name: gunzip}"), gzipped(noise), seed)).isEqualTo(noise);
  }

  @Test
  void decompressesMembersOneAfterTheOther() throws Exception {
    byte[] two = Buffer.buffer(gzipped(ascii("one"))).appendBytes(gzipped(ascii("two"))).getBytes();

    assertThat(apply(Configured.framed("{name: gunzip}"), two)).hasToString("onetwo");
    assertThat(stream(Configured.raw("{name: gunzip}"), two, 1)).asString().isEqualTo("onetwo");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 31})
  void skipsWhatAHeaderMayHold(int flags) throws Exception {
    byte[] plain = gzipped(ascii("one"));
    Buffer member = Buffer.buffer(Arrays.copyOf(plain, 10)).setByte(3, (byte) flags);
    if ((flags & 4) != 0) {
      member.appendBytes(new byte[] {3, 0, 1, 0, 2});
    }
    if ((flags & 8) != 0) {
      member.appendString("name").appendByte((byte) 0);
    }
    if ((flags & 16) != 0) {
      member.appendString("comment").appendByte((byte) 0);
    }
    if ((flags & 2) != 0) {
      member.appendBytes(new byte[] {0, 7});
    }
    member.appendBytes(Arrays.copyOfRange(plain, 10, plain.length));

    assertThat(stream(Configured.raw("{name: gunzip}"), member.getBytes(), 3))
        .asString()
        .isEqualTo("one");
  }

  @Test
  void takesAnExtraFieldWithoutBytes() throws Exception {
    byte[] plain = gzipped(ascii("one"));
    Buffer member = Buffer.buffer(Arrays.copyOf(plain, 10)).setByte(3, (byte) 4);
    member.appendBytes(new byte[2]).appendBytes(Arrays.copyOfRange(plain, 10, plain.length));

    assertThat(apply(Configured.framed("{name: gunzip}"), member.getBytes())).hasToString("one");
  }

  @Test
  void stopsABombAtItsLimit() throws Exception {
    byte[] bomb = gzipped(new byte[1 << 20]);
    Transformation gunzip = Configured.framed("{name: gunzip, limit: 64KiB}");

    assertThat(bomb.length).isLessThan(64 << 10);
    assertThatThrownBy(() -> apply(gunzip, bomb))
        .hasMessage("gunzip: more than 65536 bytes from one frame (expected: limit, or less)");
  }

  @Test
  void allowsExactlyTheLimit() throws Exception {
    byte[] compressed = gzipped(new byte[64 << 10]);

    assertThat(apply(Configured.framed("{name: gunzip, limit: 64KiB}"), compressed).length())
        .isEqualTo(64 << 10);
  }

  @Test
  void refusesWhatIsNotGzip() throws Exception {
    Transformation gunzip = Configured.framed("{name: gunzip}");

    assertThatThrownBy(() -> apply(gunzip, ascii("hello")))
        .hasMessage("gunzip: byte 0x68 at 0 of a header (expected: gzip, which begins 1f 8b 08)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 12, -9, -1})
  void refusesAMemberThatIsCut(int cut) throws Exception {
    byte[] whole = gzipped(TEXT);
    byte[] part = Arrays.copyOf(whole, cut > 0 ? cut : whole.length + cut);
    Transformation gunzip = Configured.framed("{name: gunzip}");

    assertThatThrownBy(() -> apply(gunzip, part))
        .hasMessage("gunzip: the input ends within a member");
    assertThatThrownBy(() -> stream(Configured.raw("{name: gunzip}"), part, 1))
        .hasMessage("gunzip: the input ends within a member");
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 2})
  void refusesDataThatDoNotFitTheirCheckSumOrSize(int fromEnd) throws Exception {
    byte[] member = gzipped(TEXT);
    member[member.length - fromEnd] ^= 1;

    assertThatThrownBy(() -> apply(Configured.framed("{name: gunzip}"), member))
        .hasMessage("gunzip: the data do not fit their check sum and size");
  }

  @Test
  void refusesDamagedData() throws Exception {
    byte[] member = gzipped(TEXT);
    member[10] |= 6;

    assertThatThrownBy(() -> apply(Configured.framed("{name: gunzip}"), member))
        .hasMessageStartingWith("gunzip: damaged data: ");
  }
}
