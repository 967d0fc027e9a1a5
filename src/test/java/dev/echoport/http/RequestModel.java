package dev.echoport.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests as RFC 9112 has them, by regular expressions and the whole input at once: slow,
 * short, and written without a look at any decoder.
 */
final class RequestModel {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile(TOKEN + " /[^\\x00-\\x20\\x7f]* HTTP/1\\.[01]");
  private static final Pattern FIELD =
      Pattern.compile(
          "(" + TOKEN + "):[ \\t]*((?:[\\x21-\\x7e\\x80-\\xff][\\t\\x20-\\x7e\\x80-\\xff]*)?)");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%-]*(:\\d*)?");
  private static final Pattern CHUNK =
      Pattern.compile("([0-9A-Fa-f]+)([ \\t]*;[!#$%&'*+.^_`|~0-9A-Za-z; \\t-]*)?");

  private final String input;
  private int at;
  private int answered;
  private Ending ending = Ending.CLEAN;

  /** What becomes of the connection. */
  enum Ending {
    /** Every byte belonged to a request. */
    CLEAN,
    /** A request of HTTP/1.0 was the last one, whatever follows. */
    LAST,
    /** The last request is not complete, or may be refused before it is. */
    UNFINISHED,
    /** What follows is refused with an answer of its own. */
    REFUSED,
    /** A body is broken whose request was answered. */
    BROKEN
  }

  private RequestModel(String input) {
    this.input = input;
  }

  static RequestModel of(String input) {
    RequestModel model = new RequestModel(input);
    while (model.ending == Ending.CLEAN && model.begins()) {
      model.request();
    }
    return model;
  }

  /** Requests whose head is in order. */
  int answered() {
    return answered;
  }

  Ending ending() {
    return ending;
  }

  private boolean begins() {
    while (at < input.length() && "\r\n".indexOf(input.charAt(at)) >= 0) {
      at++;
    }
    return at < input.length();
  }

  private void request() {
    int end = input.indexOf("\n\r\n", at);
    int strayed = input.indexOf("\n\n", at);
    if (end < 0 || strayed >= 0 && strayed < end) {
      ending = strayed < 0 ? Ending.UNFINISHED : Ending.REFUSED;
      return;
    }
    String head = input.substring(at, end + 1);
    at = end + 3;
    Framing framing = Framing.of(head);
    if (framing == null) {
      ending = Ending.REFUSED;
      return;
    }
    answered++;
    if (framing.chunked) {
      chunks();
    } else if (input.length() - at < framing.length) {
      ending = Ending.UNFINISHED;
    } else {
      at += (int) framing.length;
    }
    if (ending == Ending.CLEAN && framing.last) {
      ending = Ending.LAST;
    }
  }

  private void chunks() {
    long size = -1;
    while (ending == Ending.CLEAN && size != 0) {
      String line = line();
      Matcher chunk = line == null ? null : CHUNK.matcher(line);
      if (chunk == null || !chunk.matches() || chunk.group(1).length() > 7) {
        ending = line == null ? Ending.UNFINISHED : Ending.BROKEN;
        return;
      }
      size = Long.parseLong(chunk.group(1), 16);
      if (size > 0) {
        data(size);
      }
    }
    String trailer = ending == Ending.CLEAN ? line() : "";
    while (trailer != null && !trailer.isEmpty()) {
      if (!FIELD.matcher(trailer.stripTrailing()).matches()) {
        ending = Ending.BROKEN;
        return;
      }
      trailer = line();
    }
    if (trailer == null) {
      ending = Ending.UNFINISHED;
    }
  }

  private void data(long size) {
    if (input.length() - at < size + 2) {
      ending = Ending.UNFINISHED;
      return;
    }
    at += (int) size;
    if (!input.startsWith("\r\n", at)) {
      ending = Ending.BROKEN;
    }
    at += 2;
  }

  /** Without its end; {@code null} if it has none; what no line may be if that is no CR LF. */
  private @Nullable String line() {
    int end = input.indexOf('\n', at);
    if (end < 0) {
      return null;
    }
    String line = input.substring(at, end);
    at = end + 1;
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : "\n";
  }

  private record Framing(boolean chunked, long length, boolean last) {
    /** {@code null} if the head is not in order. */
    static @Nullable Framing of(String head) {
      String[] lines = head.split("\n", -1);
      int hosts = 0;
      boolean chunked = false;
      boolean coded = false;
      String length = null;
      String name = "";
      String value = "";
      for (int i = 0; i < lines.length - 1; i++) {
        if (!lines[i].endsWith("\r")) {
          return null;
        }
        String line = lines[i].substring(0, lines[i].length() - 1);
        if (i == 0) {
          if (!REQUEST_LINE.matcher(line).matches()) {
            return null;
          }
          continue;
        }
        Matcher field = FIELD.matcher(trimmed(line));
        if (!field.matches()) {
          return null;
        }
        name = field.group(1).toLowerCase(Locale.ROOT);
        value = field.group(2);
        switch (name) {
          case "host" -> {
            hosts++;
            if (!HOST.matcher(value).matches()) {
              return null;
            }
          }
          case "content-length" -> {
            if (length != null || !value.matches("\\d{1,18}")) {
              return null;
            }
            length = value;
          }
          case "transfer-encoding" -> {
            if (coded || !value.equalsIgnoreCase("chunked")) {
              return null;
            }
            coded = true;
            chunked = true;
          }
          default -> {}
        }
      }
      boolean old = lines[0].endsWith("0\r");
      if (hosts > 1 || hosts == 0 && !old || coded && (length != null || old)) {
        return null;
      }
      return new Framing(chunked, length == null ? 0 : Long.parseLong(length), old);
    }

    private static String trimmed(String line) {
      return line.replaceAll("[ \\t]+$", "");
    }
  }
}
