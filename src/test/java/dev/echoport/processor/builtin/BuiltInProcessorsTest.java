package dev.echoport.processor.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.api.Place;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Configured;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInProcessorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{name: uppercase}; a-z[Z{\u00e4; A-Z[Z{\u00e4",
        "{name: lowercase}; A-Z[z@\u00c4; a-z[z@\u00c4",
        "{name: reverse}; abc; cba",
        "{name: prefix, text: '> '}; abc; ~> abc~",
        "{name: discard}; abc; ~~",
        "{name: hex}; Az\u00ff; 417aff",
        "{name: hex, mode: decode}; 417aFF; Az\u00ff",
        "{name: base64}; light w; bGlnaHQgdw==",
        "{name: base64, mode: decode}; bGlnaHQgdw==; light w",
        "{name: digest}; 123456789; 123456789e3069283",
        "{name: digest, mode: replace, format: binary}; 123456789; \u00e3\u0006\u0092\u0083",
        "{name: digest, algorithm: sha-256, mode: replace}; abc;"
            + " ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      })
  void turnsOneFrameIntoAnother(String entry, String payload, String expected) throws Exception {
    assertThat(Configured.apply(Configured.framed(entry), payload)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "uppercase",
    "lowercase",
    "reverse",
    "hex",
    "base64",
    "digest",
    "discard",
    "envelope"
  })
  void leavesTheFrameItselfAlone(String name) throws Exception {
    Buffer payload = Configured.bytes("aBc");

    Configured.framed("{name: " + name + "}").apply(payload, Configured.FRAME);

    assertThat(Configured.text(payload)).isEqualTo("aBc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{name: hex, mode: decode}; 4g; hex: byte 0x67 at 1 is no digit (expected: 0 to 9, a to f)",
        "{name: hex, mode: decode}; 412; hex: 3 digits (expected: two for each byte)",
        "{name: base64, mode: decode}; a_b=; base64: Illegal base64 character 5f",
      })
  void saysWhatCannotBeDecoded(String entry, String payload, String message) throws Exception {
    Transformation transformation = Configured.framed(entry);

    assertThatThrownBy(() -> Configured.apply(transformation, payload)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{name: base64}; light work.; bGlnaHQgd29yay4=",
        "{name: base64, mode: decode}; bGlnaHQgd29yay4=; light work.",
        "{name: hex, mode: decode}; 6c69676874; light",
        "{name: digest}; 123456789; 123456789e3069283",
        "{name: digest, mode: replace}; 123456789; e3069283",
      })
  void treatsInputWithoutBordersAsOneText(String entry, String input, String expected)
      throws Exception {
    Transformation transformation = Configured.raw(entry);
    StringBuilder output = new StringBuilder();
    for (int i = 0; i < input.length(); i++) {
      output.append(Configured.apply(transformation, input.substring(i, i + 1)));
    }

    assertThat(output + Configured.text(transformation.finish())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"QUI=", "QU"})
  void refusesBase64BehindItsPaddingHoweverItIsChunked(String more) throws Exception {
    Transformation decode = Configured.raw("{name: base64, mode: decode}");
    Configured.apply(decode, "QQ==");

    assertThatThrownBy(() -> Configured.apply(decode, more).concat(finished(decode)))
        .hasMessage("base64: text behind its padding (expected: its end)");
  }

  private static String finished(Transformation transformation) throws Exception {
    return Configured.text(transformation.finish());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{name: base64}; true",
        "{name: hex}; false",
        "{name: hex, mode: decode}; true",
        "{name: digest}; true",
        "{name: gzip}; true",
        "{name: gzip, scope: frame}; false",
        "{name: gunzip}; true",
        "{name: uppercase}; false",
      })
  void remembersEarlierFramesOnlyWhereItMust(String entry, boolean raw) throws Exception {
    assertThat(Configured.stateful(entry, true)).isEqualTo(raw);
    assertThat(Configured.stateful(entry, false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{name: digest}; LOOP",
        "{name: digest, algorithm: sha-256}; WORKER",
        "{name: gzip}; WORKER",
        "{name: gunzip}; WORKER",
        "{name: uppercase}; LOOP",
        "{name: sleep, time: 1ms}; WORKER",
      })
  void keepsWorkOffTheLoop(String entry, Place place) throws Exception {
    assertThat(Configured.config(entry).on()).isEqualTo(place);
  }

  @Test
  void wrapsTextInAnEnvelope() throws Exception {
    Buffer envelope =
        Configured.framed("{name: envelope}")
            .apply(Buffer.buffer("gr\u00fc\u00df\n"), Configured.FRAME);

    assertThat(envelope.toString()).doesNotContain("\n");
    assertThat(new JsonObject(envelope))
        .isEqualTo(
            new JsonObject()
                .put("node", "a")
                .put("listener", "upper")
                .put("connection", "a-17")
                .put("remoteAddress", "10.0.0.9:4711")
                .put("localAddress", "10.0.0.1:7008")
                .put("sequence", 3)
                .put("receivedAt", "1970-01-01T00:00:00Z")
                .put("encoding", "text")
                .put("payload", "gr\u00fc\u00df\n"));
  }

  @Test
  void wrapsWhatIsNoTextAsBase64() throws Exception {
    JsonObject envelope =
        new JsonObject(Configured.apply(Configured.framed("{name: envelope}"), "\u00ff"));

    assertThat(envelope.getString("encoding")).isEqualTo("base64");
    assertThat(envelope.getString("payload")).isEqualTo("/w==");
  }

  @Test
  void writesAPrefixInUtf8() throws Exception {
    Buffer payload =
        Configured.framed("{name: prefix, text: \"\u00fc\"}")
            .apply(Buffer.buffer("a"), Configured.FRAME);

    assertThat(payload.toString(StandardCharsets.UTF_8)).isEqualTo("\u00fca");
  }
}
