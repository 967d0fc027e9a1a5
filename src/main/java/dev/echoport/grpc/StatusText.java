package dev.echoport.grpc;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How trailers say how a call has ended. */
public final class StatusText {
  private static final AsciiString STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");

  private StatusText() {}

  /** Writes it to {@code trailers}. */
  public static void write(GrpcStatus status, @Nullable String message, Http2Headers trailers) {
    trailers.setInt(STATUS, status.code());
    if (message != null) {
      trailers.set(MESSAGE, encoded(message));
    }
  }

  /** Percent-encoded, as gRPC has it: visible characters of ASCII stand for themselves. */
  private static String encoded(String message) {
    StringBuilder text = new StringBuilder();
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        text.append((char) b);
      } else {
        text.append("%%%02X".formatted(b));
      }
    }
    return text.toString();
  }
}
