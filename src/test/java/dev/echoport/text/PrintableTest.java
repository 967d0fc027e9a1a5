package dev.echoport.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "001b, \\u001b",
    "0007, \\u0007",
    "000a, \\n",
    "000d, \\r",
    "0009, \\t",
    "0000, \\u0000",
    "007f, \\u007f",
    "009b, \\u009b",
    "202e, \\u202e",
    "2066, \\u2066",
    "200b, \\u200b",
    "2028, \\u2028",
    "d800, \\ud800",
    "e0041, \\udb40\\udc41"
  })
  void escapesWhatATerminalObeysOrCannotShow(String character, String escape) {
    String text = "a" + Character.toString(Integer.parseInt(character, 16)) + "b";
    assertThat(Printable.of(text)).isEqualTo("a" + escape + "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "Grüße, 世界 😀", "C:\\n", "µs"})
  void leavesEverythingElse(String text) {
    assertThat(Printable.of(text)).isSameAs(text);
  }

  @Test
  void escapesOnce() {
    assertThat(Printable.of(Printable.of("a\n\u001b"))).isEqualTo("a\\n\\u001b");
  }

  @Test
  void keepsTheValueOfJson() {
    JsonObject json = new JsonObject().put("cause", "\\\u009b\n\"\u202e");
    String printable = Printable.of(json.encode());
    assertThat(printable).isPrintable();
    assertThat(new JsonObject(printable)).isEqualTo(json);
  }
}
