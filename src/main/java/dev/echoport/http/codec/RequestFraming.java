package dev.echoport.http.codec;

import dev.echoport.http.answer.Problem;
import dev.echoport.http.answer.RequestTarget;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 9112 demands of a request beyond what the codec checks: where its body ends must be told
 * in one way only, or a proxy in front could see other requests in the same bytes (request
 * smuggling).
 */
public final class RequestFraming {
  private static final String CHUNKED = "chunked";

  /** Header fields that remember a length, which the codec takes out beside chunks. */
  static final HttpHeadersFactory HEADERS =
      new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
          return new Fields();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
          return new Fields();
        }
      };

  private RequestFraming() {}

  /** What is wrong with a request of HTTP/1; {@code null} if nothing is. */
  public static @Nullable Problem problem(HttpRequest request) {
    String wrong = RequestTarget.problem(request.method(), request.uri());
    if (wrong != null) {
      return bad(wrong);
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1
        || hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      return bad(hosts.size() + " Host fields (expected: one; RFC 9112, 3.2)");
    }
    if (!hosts.isEmpty() && !RequestTarget.isHostAndPort(hosts.get(0))) {
      return bad("Host: " + hosts.get(0) + " (expected: a name or an address, and a port)");
    }
    return transferEncoding(request);
  }

  private static @Nullable Problem transferEncoding(HttpRequest request) {
    List<String> fields = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (fields.isEmpty()) {
      return null;
    }
    List<String> codings =
        fields.stream()
            .flatMap(field -> Arrays.stream(field.split(",", -1)))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .toList();
    String told = String.join(", ", fields);
    if (request.protocolVersion() == HttpVersion.HTTP_1_0) {
      return bad("Transfer-Encoding in HTTP/1.0 (RFC 9112, 6.1)");
    }
    if (request.headers() instanceof Fields all && all.hadLength) {
      return bad("Content-Length beside Transfer-Encoding: " + told + " (RFC 9112, 6.3)");
    }
    if (codings.equals(List.of(CHUNKED))) {
      return null;
    }
    boolean endsInChunks = codings.indexOf(CHUNKED) == codings.size() - 1;
    return endsInChunks
        ? Problem.of(
            HttpResponseStatus.NOT_IMPLEMENTED,
            "Transfer-Encoding: " + told + " (expected: chunked alone)")
        : bad("Transfer-Encoding: " + told + " (expected: chunked, once, at the end)");
  }

  private static Problem bad(String detail) {
    return Problem.of(HttpResponseStatus.BAD_REQUEST, detail);
  }

  private static final class Fields extends DefaultHttpHeaders {
    private static final DefaultHttpHeadersFactory VALIDATORS =
        DefaultHttpHeadersFactory.headersFactory();

    private boolean hadLength;

    Fields() {
      super(VALIDATORS.getNameValidator(), VALIDATORS.getValueValidator());
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
      hadLength |= HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name);
      return super.add(name, value);
    }
  }
}
