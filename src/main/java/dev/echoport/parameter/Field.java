package dev.echoport.parameter;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A header or trailer field that was asked for (RFC 9110, 5). */
public record Field(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

  /** These say where a message ends, or concern the connection: they are the gateway's. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  static Field parse(Parameter parameter, String text) throws BadParameterException {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon).strip();
    if (colon < 0
        || !NAME.matcher(name).matches()
        || OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new BadParameterException(
          parameter,
          text,
          "is not a field that can be set",
          "Name: value, but not a field of the connection or of the body's length");
    }
    return of(parameter, name, text.substring(colon + 1).strip());
  }

  static Field of(Parameter parameter, String name, String value) throws BadParameterException {
    if (!VALUE.matcher(value).matches()) {
      throw new BadParameterException(
          parameter, value, "is not the value of a field", "printable ASCII");
    }
    return new Field(name, value);
  }
}
