package dev.echoport.testing;

import java.time.Duration;

/**
 * What goes wrong with requests and their answers, on listeners of {@code http}, {@code https},
 * {@code ws} and {@code wss}. Each request draws its own, and {@link Fault#afterSent} counts the
 * bytes of its answer's body. {@link Fault#requests} and {@link Fault#path} say which.
 *
 * <pre>{@code
 * void isBusyAtFirst(EchoportListener web) {
 *   web.faults(HttpFaults.status(503).requests(1, 2));
 * }
 * }</pre>
 */
public final class HttpFaults {
  private HttpFaults() {}

  /** A status from 200 to 599 instead of the echo; the handshake of a WebSocket fails by it. */
  public static Fault status(int status) {
    return Fault.of("status").with("status", status);
  }

  /** The head of the answer takes so long. */
  public static Fault slowHead(Duration time) {
    return Fault.of("slowHead").time("time", time);
  }

  /** A chunk whose size is no number; HTTP/1.1 alone. */
  public static Fault badChunk() {
    return Fault.of("badChunk");
  }

  /** {@code Content-Length} announces so many bytes more than come. */
  public static Fault tooShort(long missing) {
    return Fault.of("wrongLength").with("what", "longer").bytes("bytes", missing);
  }

  /** {@code Content-Length} announces so many bytes less than come. */
  public static Fault tooLong(long extra) {
    return Fault.of("wrongLength").with("what", "shorter").bytes("bytes", extra);
  }

  /**
   * {@code GOAWAY}; HTTP/2 alone.
   *
   * @param code as RFC 9113 has it; with {@code NO_ERROR} the request is still answered
   */
  public static Fault goaway(String code) {
    return Fault.of("goaway").with("code", code);
  }

  /**
   * {@code RST_STREAM}; HTTP/2 alone.
   *
   * @param code as RFC 9113 has it, {@code REFUSED_STREAM}
   */
  public static Fault rstStream(String code) {
    return Fault.of("rstStream").with("code", code);
  }

  /** A WebSocket is closed with this status, from 1000 to 4999. */
  public static Fault closeFrame(int status) {
    return Fault.of("closeFrame").with("code", status);
  }

  /**
   * A frame of a WebSocket that no server may send.
   *
   * @param what {@code reservedBit}, {@code masked}, {@code opcode} or {@code unfinished}
   */
  public static Fault badFrame(String what) {
    return Fault.of("badFrame").with("what", what);
  }
}
