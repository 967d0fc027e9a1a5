package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;

/** How frames stand on the wire. Immutable, equal by {@link #text}, safe for all threads. */
public sealed interface FrameFormat
    permits RawFormat, LineFormat, LengthFormat, FixedFormat, DelimiterFormat {
  /** The largest bound that a decoder can be given: 64 MiB. */
  int MAX_LIMIT_BYTES = 64 << 20;

  /** What {@link #parse} reads, for an error's message. */
  String SYNTAX =
      "raw | line | length:1, 2, 4 or 8, with ,le for little endian | fixed:N, 1 to "
          + MAX_LIMIT_BYTES
          + " | delimiter:HEX, 1 to 16 bytes";

  /** What is larger is not copied in one go: an event loop would take too long. */
  int AT_ONCE_BYTES = 256 * 1024;

  /**
   * No borders at all. Only this line makes a RawFormat, so no other class can initialize it first.
   */
  @SuppressWarnings("ClassInitializationDeadlock")
  FrameFormat RAW = new RawFormat();

  /**
   * The format that an operator wrote.
   *
   * @throws IllegalArgumentException if {@code text} is no format; the message names it and {@link
   *     #SYNTAX}
   */
  static FrameFormat parse(String text) {
    FrameFormat format = FrameSyntax.parse(text);
    if (format == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a frame format (expected: " + SYNTAX + ")");
    }
    return format;
  }

  /** The format as an operator writes it: {@code line}, {@code length:4,le}. */
  String text();

  /** Whether a frame is whatever one receive brought: then its borders mean nothing. */
  default boolean isRaw() {
    return false;
  }

  /** The smallest payload of a frame: with a lower bound, no frame could be received. */
  default int leastPayloadBytes() {
    return 0;
  }

  /**
   * A decoder for one connection.
   *
   * @param limitBytes bound on the payload of a frame, from {@link #leastPayloadBytes} to {@link
   *     #MAX_LIMIT_BYTES}; more is a {@link FrameException}, as soon as it is certain. Raw frames
   *     are as large as what was received
   * @param memory where it keeps the beginning of a frame
   */
  FrameDecoder newDecoder(int limitBytes, ByteBufAllocator memory);

  /**
   * The bytes that answer {@code frame} with {@code payload}: header, payload, ending. The answer
   * to an incomplete frame has no ending, as the frame had none. The payload is not searched for
   * what ends a frame: an answer that holds an LF is two lines.
   *
   * @return owned by the caller; beyond {@link #AT_ONCE_BYTES} the payload itself, not a copy
   * @throws FrameException if the header has no room for the payload's length
   */
  ByteBuf encode(Frame frame, Buffer payload, ByteBufAllocator allocator) throws FrameException;
}
