package dev.echoport.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What failed, in words for people: the message of an exception without names of classes, functions
 * and source code that libraries put into theirs.
 */
public final class FailureText {
  /** {@code sun.security.provider.certpath.SunCertPathBuilderException: }. */
  private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z][\\w$]*: *");

  /** {@code recvAddress(..) failed with error(-104): }. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?:syscall:|io_uring )?\\b\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

  /** {@code : localhost/127.0.0.1:7007}, which whoever tells of the failure has said already. */
  private static final Pattern ADDRESS =
      Pattern.compile(": [\\w.-]*/(?:<unresolved>|[\\[\\]0-9A-Fa-f:.%]+):\\d+$");

  /** {@code error:10000070:SSL routines:OPENSSL_internal:BAD_PACKET_LENGTH}. */
  private static final Pattern OPENSSL =
      Pattern.compile("error:[0-9a-f]+:[^:]*:[^:]*:([A-Z0-9_]+)");

  private FailureText() {}

  /** Never {@code null}: an exception without a message is told by what it is. */
  public static String of(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? words(failure.getClass()) : of(message);
  }

  /** The same of a message. */
  public static String of(String message) {
    String text = FUNCTION.matcher(message).replaceFirst("");
    text = CLASS.matcher(ADDRESS.matcher(text).replaceFirst("")).replaceAll("");
    Matcher openSsl = OPENSSL.matcher(text);
    return openSsl.find() ? openSsl.group(1).toLowerCase(Locale.ROOT).replace('_', ' ') : text;
  }

  /** {@code ClosedChannelException} is a "closed channel". */
  private static String words(Class<?> type) {
    String name = type.getSimpleName().replaceFirst("(?:Exception|Error)$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
