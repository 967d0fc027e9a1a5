package dev.echoport.grpc;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a call says to every server, beside its method.
 *
 * @param encoding how messages are compressed whose prefix says so; {@code null}: none can be
 * @param timeoutNanos after which nobody waits for an answer; 0: for ever
 */
public record CallHead(@Nullable CharSequence encoding, long timeoutNanos) {
  /** How messages are compressed. */
  public static final AsciiString ENCODING = AsciiString.cached("grpc-encoding");

  private static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");
  private static final AsciiString IDENTITY = AsciiString.cached("identity");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("application/grpc");
  private static final Pattern TIME = Pattern.compile("(\\d{1,8})([HMSmun])");

  /** Whether it is the head of a call; gRPC-Web, for one, is another protocol. */
  public static boolean is(Http2Headers head) {
    return HttpMethod.POST.asciiName().contentEquals(String.valueOf(head.method()))
        && isGrpc(head.get(HttpHeaderNames.CONTENT_TYPE));
  }

  /** Whether bodies of this type are messages of gRPC. */
  public static boolean isGrpc(@Nullable CharSequence contentType) {
    int length = CONTENT_TYPE.length();
    if (contentType == null
        || contentType.length() < length
        || !CONTENT_TYPE.contentEqualsIgnoreCase(contentType.subSequence(0, length))) {
      return false;
    }
    return contentType.length() == length || "+; ".indexOf(contentType.charAt(length)) >= 0;
  }

  /** Reads it. */
  public static CallHead of(Http2Headers head) throws BadCallException {
    CharSequence encoding = head.get(ENCODING);
    boolean identity = encoding != null && IDENTITY.contentEquals(encoding);
    return new CallHead(identity ? null : encoding, timeoutNanos(head.get(TIMEOUT)));
  }

  private static long timeoutNanos(@Nullable CharSequence text) throws BadCallException {
    if (text == null) {
      return 0;
    }
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw new BadCallException(
          GrpcStatus.INTERNAL,
          TIMEOUT + ": \"" + text + "\" (expected: up to 8 digits and one of H, M, S, m, u, n)");
    }
    TimeUnit unit =
        switch (parts.group(2)) {
          case "H" -> TimeUnit.HOURS;
          case "M" -> TimeUnit.MINUTES;
          case "S" -> TimeUnit.SECONDS;
          case "m" -> TimeUnit.MILLISECONDS;
          case "u" -> TimeUnit.MICROSECONDS;
          default -> TimeUnit.NANOSECONDS;
        };
    return Math.max(1, unit.toNanos(Long.parseLong(parts.group(1))));
  }
}
