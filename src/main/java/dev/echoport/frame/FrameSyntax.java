package dev.echoport.frame;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats as an operator writes them. */
final class FrameSyntax {
  private static final Pattern LENGTH = Pattern.compile("length:([1248])(,le)?");
  private static final Pattern FIXED = Pattern.compile("fixed:([1-9][0-9]{0,7})");
  private static final Pattern DELIMITER = Pattern.compile("delimiter:((?:[0-9a-fA-F]{2}){1,16})");

  private FrameSyntax() {}

  static @Nullable FrameFormat parse(String text) {
    if (text.equals("raw")) {
      return FrameFormat.RAW;
    }
    if (text.equals("line")) {
      return new LineFormat();
    }
    Matcher length = LENGTH.matcher(text);
    if (length.matches()) {
      return new LengthFormat(Integer.parseInt(length.group(1)), length.group(2) != null);
    }
    Matcher delimiter = DELIMITER.matcher(text);
    if (delimiter.matches()) {
      return new DelimiterFormat(HexFormat.of().parseHex(delimiter.group(1)));
    }
    return fixed(FIXED.matcher(text));
  }

  private static @Nullable FrameFormat fixed(Matcher fixed) {
    int bytes = fixed.matches() ? Integer.parseInt(fixed.group(1)) : 0;
    return bytes == 0 || bytes > FrameFormat.MAX_LIMIT_BYTES ? null : new FixedFormat(bytes);
  }
}
