package dev.echoport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.frame.Decoding.Result;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever arrives, in whatever chunks, a decoder yields what it yields for one chunk, throws
 * nothing but {@link FrameException}, and stays within its memory; {@link Decoding} checks the
 * latter.
 *
 * <pre>
 *   +---------+-------+---------+---------+-------+
 *   | variant | limit | chunk 1 | chunk 2 | input |    one byte each, input the rest
 *   +---------+-------+---------+---------+-------+
 * </pre>
 */
enum FuzzTarget {
  RAW("raw"),
  LINE("line"),
  LENGTH(
      "length:1",
      "length:2",
      "length:4",
      "length:8",
      "length:1,le",
      "length:2,le",
      "length:4,le",
      "length:8,le"),
  FIXED("fixed:1", "fixed:2", "fixed:7", "fixed:255"),
  DELIMITER(
      "delimiter:0a",
      "delimiter:0d0a",
      "delimiter:616162",
      "delimiter:61616161",
      "delimiter:6162616261620a0d6162616261620a0a");

  private static final int HEAD = 4;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> variants;

  FuzzTarget(String... variants) {
    this.variants = List.of(variants);
  }

  void check(byte[] data) {
    if (data.length < HEAD) {
      return;
    }
    FrameFormat format = FrameFormat.parse(variants.get(unsigned(data[0]) % variants.size()));
    int limitBytes = Math.max(unsigned(data[1]), format.leastPayloadBytes());
    List<Integer> chunks = List.of(1 + unsigned(data[2]), 1 + unsigned(data[3]));
    byte[] input = Arrays.copyOfRange(data, HEAD, data.length);

    Result chunked = Decoding.decode(format, limitBytes, input, chunks);
    Result whole = Decoding.decode(format, limitBytes, input, List.of(Integer.MAX_VALUE));

    if (format.isRaw()) {
      assertThat(String.join("", chunked.payloads())).isEqualTo(String.join("", whole.payloads()));
    } else {
      assertThat(chunked).isEqualTo(whole);
    }
  }

  private static int unsigned(byte number) {
    return Byte.toUnsignedInt(number);
  }
}
