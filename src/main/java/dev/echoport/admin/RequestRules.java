package dev.echoport.admin;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which requests are refused before any route sees them (RFC 9112). */
final class RequestRules {
  /** What is spoken here. */
  static final String SCHEME = "http://";

  private RequestRules() {}

  /** Why a request is refused. */
  record Refusal(HttpResponseStatus status, String detail) {}

  /** {@code null} if the request may pass. */
  static @Nullable Refusal refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return unreadable(request.decoderResult().cause());
    }
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return new Refusal(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "expected: HTTP/1.1 or HTTP/1.0");
    }
    @Nullable String about = target(request.uri());
    about = about == null ? host(request) : about;
    return about == null ? body(request) : bad(about);
  }

  private static Refusal unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
    }
    return cause instanceof TooLongHttpHeaderException
        ? new Refusal(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the header fields are too large")
        : bad("the request is not HTTP/1.1");
  }

  private static Refusal bad(String detail) {
    return new Refusal(HttpResponseStatus.BAD_REQUEST, detail);
  }

  private static @Nullable String target(String uri) {
    boolean known = uri.startsWith("/") || uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    if (!known) {
      return "the target of the request is neither a path nor an http:// URI";
    }
    for (int i = uri.indexOf('%'); i >= 0; i = uri.indexOf('%', i + 1)) {
      if (i + 2 >= uri.length() || !hex(uri.charAt(i + 1)) || !hex(uri.charAt(i + 2))) {
        return "the target of the request has a % without two hexadecimal digits behind it";
      }
    }
    return null;
  }

  private static boolean hex(char c) {
    return Character.digit(c, 16) >= 0 && c < 0x7f;
  }

  /** One field at most, and a target with an authority must name the same (RFC 9112, 3.2.2). */
  private static @Nullable String host(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1) {
      return "Host: %d fields (expected: one)".formatted(hosts.size());
    }
    if (hosts.isEmpty()) {
      return request.protocolVersion().equals(HttpVersion.HTTP_1_1) ? "Host: missing" : null;
    }
    @Nullable String authority = authority(request.uri());
    return authority == null || authority.equals(hosts.get(0).toLowerCase(Locale.ROOT))
        ? null
        : "Host: \"%s\", but the target of the request names \"%s\" (expected: the same)"
            .formatted(hosts.get(0), authority);
  }

  private static @Nullable String authority(String uri) {
    if (uri.startsWith("/")) {
      return null;
    }
    int end = SCHEME.length();
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    return uri.substring(SCHEME.length(), end).toLowerCase(Locale.ROOT);
  }

  /** Only what is small was taken already, and one that is refused at once is never held. */
  private static @Nullable Refusal body(HttpRequest request) {
    if (request instanceof FullHttpRequest) {
      return null;
    }
    HttpHeaders headers = request.headers();
    @Nullable String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"))) {
      return new Refusal(
          HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
          "a body%s (expected: none, but for PUT of faults, up to %d bytes)"
              .formatted(length == null ? "" : " of " + length + " bytes", SmallBodies.MOST_BYTES));
    }
    return null;
  }
}
