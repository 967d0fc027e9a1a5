package dev.echoport.completion.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a connection is part of, as its peer or a proxy says it: {@code traceparent} of
 * the W3C's Trace Context, level 1.
 *
 * <pre>
 *   00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
 *   version   trace id                        span id     flags
 * </pre>
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 of them: the span in which the connection was made
 * @param sampled whether that one is recorded
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
  /** Later versions may append to it. */
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final Pattern ZEROS = Pattern.compile("0+");
  private static final int MOST_CHARACTERS = 512;

  /** {@code null} if the header is not valid: the standard says to ignore it. */
  public static @Nullable TraceParent parse(@Nullable String text) {
    if (text == null || text.length() > MOST_CHARACTERS) {
      return null;
    }
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return null;
    }
    String version = form.group(1);
    boolean allowed = version.equals("00") ? form.group(5) == null : !version.equals("ff");
    boolean zeros =
        ZEROS.matcher(form.group(2)).matches() || ZEROS.matcher(form.group(3)).matches();
    boolean sampled = (Integer.parseInt(form.group(4), 16) & 1) != 0;
    return allowed && !zeros ? new TraceParent(form.group(2), form.group(3), sampled) : null;
  }

  /** As a header of version 00. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
