package dev.echoport.grpc;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a call says, beside its method: how long its peer waits, and what it wants of an
 * echo.
 *
 * @param encoding how messages are compressed whose prefix says so; {@code null}: none can be
 * @param timeoutNanos after which nobody waits for an answer; 0: for ever
 * @param status with which an echo ends
 * @param delay before the answer begins
 */
public record CallHead(
    @Nullable CharSequence encoding, long timeoutNanos, GrpcStatus status, Duration delay) {
  /** How messages are compressed. */
  public static final AsciiString ENCODING = AsciiString.cached("grpc-encoding");

  private static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");
  private static final AsciiString WANTED_STATUS = AsciiString.cached("x-echo-status");
  private static final AsciiString WANTED_DELAY = AsciiString.cached("x-echo-delay");

  private static final AsciiString IDENTITY = AsciiString.cached("identity");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("application/grpc");
  private static final Pattern TIME = Pattern.compile("(\\d{1,8})([HMSmun])");
  private static final Pattern DELAY = Pattern.compile("(\\d{1,9})(ms|s|m)");

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

  /**
   * Reads it.
   *
   * @param maxDelay the longest delay that is allowed
   */
  public static CallHead of(Http2Headers head, Duration maxDelay) throws BadCallException {
    CharSequence encoding = head.get(ENCODING);
    boolean identity = encoding != null && IDENTITY.contentEquals(encoding);
    return new CallHead(
        identity ? null : encoding,
        timeoutNanos(head.get(TIMEOUT)),
        status(head.get(WANTED_STATUS)),
        delay(head.get(WANTED_DELAY), maxDelay));
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

  private static GrpcStatus status(@Nullable CharSequence text) throws BadCallException {
    GrpcStatus status = text == null ? GrpcStatus.OK : GrpcStatus.of(text.toString());
    if (status == null) {
      throw new BadCallException(
          GrpcStatus.INVALID_ARGUMENT,
          WANTED_STATUS
              + ": \""
              + text
              + "\" (expected: a status of gRPC, such as UNAVAILABLE or 14)");
    }
    return status;
  }

  private static Duration delay(@Nullable CharSequence text, Duration max) throws BadCallException {
    if (text == null) {
      return Duration.ZERO;
    }
    Matcher parts = DELAY.matcher(text);
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      Duration delay =
          switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (delay.compareTo(max) <= 0) {
        return delay;
      }
    }
    throw new BadCallException(
        GrpcStatus.INVALID_ARGUMENT,
        WANTED_DELAY
            + ": \""
            + text
            + "\" (expected: a number with unit ms, s or m, at most "
            + max.toMillis()
            + "ms)");
  }
}
