package dev.echoport.client.diagnose.finding;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Bytes that boxes on a path like to change, and how they do it. */
public final class Samples {
  private static final int RUN_BYTES = 8 << 10;

  private Samples() {}

  /** What to send, by name. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> samples = new LinkedHashMap<>();
    samples.put("every byte value", everyValue());
    samples.put("long runs of one byte", runs());
    samples.put("telnet commands", telnet());
    samples.put("ends of lines", latin("one\r\ntwo\nthree\rfour\r\0five\n\nsix\r\n\r\n"));
    samples.put("control characters of terminals", latin("a\3b\4c\21d\23e\32f\33[6ng\177h\10i\0j"));
    return samples;
  }

  private static byte[] everyValue() {
    byte[] values = new byte[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) i;
    }
    return values;
  }

  private static byte[] runs() {
    byte[] runs = new byte[4 * RUN_BYTES];
    byte[] values = {0, (byte) 0xff, 'A', 0x7e};
    for (int i = 0; i < runs.length; i++) {
      runs[i] = values[i / RUN_BYTES];
    }
    return runs;
  }

  /** IAC with WILL, DO, interrupt, go ahead, a sub-negotiation, and twice. */
  private static byte[] telnet() {
    return latin("a\377\373\1b\377\375\3c\377\364d\377\371e\377\372\30\1\377\360f\377\377g");
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** In words, what makes {@code actual} of {@code sent}; {@code null} if nothing known does. */
  public static @Nullable String translation(byte[] sent, byte[] actual) {
    for (Map.Entry<String, UnaryOperator<byte[]>> each : translations().entrySet()) {
      if (java.util.Arrays.equals(each.getValue().apply(sent), actual)) {
        return each.getKey();
      }
    }
    return null;
  }

  private static Map<String, UnaryOperator<byte[]>> translations() {
    Map<String, UnaryOperator<byte[]>> known = new LinkedHashMap<>();
    known.put("LF became CR LF", sent -> text(sent, "(?<!\r)\n", "\r\n"));
    known.put("every LF got a CR before it", sent -> text(sent, "\n", "\r\n"));
    known.put("CR LF became LF", sent -> text(sent, "\r\n", "\n"));
    known.put("every CR is gone", sent -> text(sent, "\r", ""));
    known.put("CR became LF", sent -> text(sent, "\r", "\n"));
    known.put("every NUL is gone", sent -> text(sent, "\0", ""));
    known.put("every IAC (0xff) is there twice", sent -> text(sent, "\377", "\377\377"));
    known.put("telnet commands are gone", Samples::withoutTelnet);
    known.put("XON and XOFF are gone", sent -> text(sent, "[\21\23]", ""));
    known.put("the highest bit of each byte is gone", Samples::sevenBits);
    known.put(
        "it was taken for Latin-1 and sent as UTF-8",
        sent -> new String(sent, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8));
    known.put(
        "it was taken for UTF-8, and what is none was replaced",
        sent -> new String(sent, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    return known;
  }

  private static byte[] text(byte[] sent, String what, String by) {
    return latin(new String(sent, StandardCharsets.ISO_8859_1).replaceAll(what, by));
  }

  private static byte[] withoutTelnet(byte[] sent) {
    return text(sent, "\377(?:[\373-\376].|\372.*?\377\360|[\360-\371])", "");
  }

  private static byte[] sevenBits(byte[] sent) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte each : sent) {
      out.write(each & 0x7f);
    }
    return out.toByteArray();
  }
}
