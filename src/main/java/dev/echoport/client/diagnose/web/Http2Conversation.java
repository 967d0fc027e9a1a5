package dev.echoport.client.diagnose.web;

import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.path.EchoConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 (RFC 9113) by hand on one connection, for requests and answers that fit into the first
 * window of a stream, of 65,535 bytes.
 */
final class Http2Conversation {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = 9;
  private static final int MOST_FRAME = 16_384;

  /** The first window of a stream. */
  private static final int MOST_BYTES = 65_535;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY_FLAG = 0x20;
  private static final int PRIORITY_BYTES = 5;

  private final EchoConnection connection;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
  private final Map<Integer, Answer> answers = new HashMap<>();
  private ByteArrayOutputStream block = new ByteArrayOutputStream();
  private int next = 1;
  private boolean spoken;

  /** What has come on a stream. */
  static final class Answer {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Http2Headers head;
    private boolean ended;

    /** 0 as long as there is none. */
    int status() {
      Http2Headers first = head;
      String status = first == null ? "" : String.valueOf(first.status());
      return status.matches("\\d{3}") ? Integer.parseInt(status) : 0;
    }

    String text() {
      return body.toString(StandardCharsets.UTF_8);
    }

    boolean ended() {
      return ended;
    }
  }

  /** Says that it speaks HTTP/2. */
  Http2Conversation(EchoConnection connection) {
    this.connection = connection;
    connection.send(PREFACE);
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** Whether the other side has said so, too. */
  boolean spoken() {
    return spoken;
  }

  private void frame(int type, int flags, int stream, byte[] payload) {
    connection.send(
        ByteBuffer.allocate(HEAD_BYTES + payload.length)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }

  /**
   * Sends the head of a request, with no body or with one that is still to come.
   *
   * @return its stream
   */
  int request(Http2Headers head, boolean last) throws IOException {
    int stream = next;
    next += 2;
    answers.put(stream, new Answer());
    ByteBuf encoded = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream, head, encoded);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, ByteBufUtil.getBytes(encoded));
    return stream;
  }

  void data(int stream, String text, boolean last) {
    frame(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  Answer answer(int stream) {
    return answers.computeIfAbsent(stream, any -> new Answer());
  }

  /**
   * Reads until something is so.
   *
   * @return false if it was not in time
   * @throws IOException what came that has no place in HTTP/2, or that it has ended
   */
  boolean await(BooleanSupplier condition, Duration within) throws IOException {
    long end = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      byte[] first = connection.receive(1, Duration.ofNanos(end - System.nanoTime()));
      if (first.length == 0) {
        if (connection.ending() == Ending.NONE) {
          return false;
        }
        throw new IOException(connection.ending().text());
      }
      read(first[0]);
    }
    return true;
  }

  private void read(byte first) throws IOException {
    byte[] rest = bytes(HEAD_BYTES - 1);
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).put(first).put(rest).flip();
    String text = new String(head.array(), StandardCharsets.ISO_8859_1);
    if (text.startsWith("HTTP/1.")) {
      String line =
          text
              + new String(
                  connection.receive(3, Duration.ofSeconds(1)), StandardCharsets.ISO_8859_1);
      throw new IOException("an answer of " + line.strip());
    }
    int lengthAndType = head.getInt();
    int length = lengthAndType >>> 8;
    if (length > MOST_FRAME) {
      throw new IOException("something that is not HTTP/2");
    }
    handle(lengthAndType & 0xff, head.get(), head.getInt() & Integer.MAX_VALUE, bytes(length));
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = connection.receiveAll(count);
    if (bytes.length < count) {
      throw new IOException("the beginning of a frame, then " + connection.ending().text());
    }
    return bytes;
  }

  private void handle(int type, int flags, int stream, byte[] payload) throws IOException {
    switch (type) {
      case SETTINGS, PING -> {
        spoken = true;
        if ((flags & ACK) == 0) {
          frame(type, ACK, 0, type == PING ? payload : new byte[0]);
        }
      }
      case HEADERS, CONTINUATION -> {
        append(block, type == HEADERS ? unpadded(flags, payload) : payload);
        answer(stream).ended |= type == HEADERS && (flags & END_STREAM) != 0;
        if ((flags & END_HEADERS) != 0) {
          head(stream);
        }
      }
      case DATA -> {
        append(answer(stream).body, unpadded(flags, payload));
        answer(stream).ended |= (flags & END_STREAM) != 0;
      }
      case RST_STREAM -> throw new IOException("RST_STREAM " + error(payload, 0));
      case GOAWAY -> throw new IOException("GOAWAY " + error(payload, Integer.BYTES));
      default -> {
        // windows are large enough, and what is not known is passed over (RFC 9113, 4.1)
      }
    }
  }

  /** As far as the window of a stream goes, which never grows here. */
  private static void append(ByteArrayOutputStream to, byte[] data) throws IOException {
    if (to.size() + data.length > MOST_BYTES) {
      throw new IOException("a head or a body of more than " + MOST_BYTES + " bytes");
    }
    to.writeBytes(data);
  }

  private void head(int stream) throws IOException {
    try {
      Http2Headers head =
          decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block.toByteArray()));
      Answer answer = answer(stream);
      answer.head = answer.head == null ? head : answer.head;
    } catch (Http2Exception e) {
      throw new IOException("a head that cannot be read: " + e.getMessage(), e);
    } finally {
      block = new ByteArrayOutputStream();
    }
  }

  private static byte[] unpadded(int flags, byte[] payload) throws IOException {
    int padded = (flags & PADDED) == 0 ? 0 : 1;
    int begin = padded + ((flags & PRIORITY_FLAG) == 0 ? 0 : PRIORITY_BYTES);
    if (payload.length < begin) {
      throw new IOException("a frame that is too short");
    }
    int end = payload.length - (padded == 0 ? 0 : payload[0] & 0xff);
    return Arrays.copyOfRange(payload, begin, Math.max(begin, end));
  }

  private static String error(byte[] payload, int at) {
    int code = payload.length < at + Integer.BYTES ? -1 : ByteBuffer.wrap(payload).getInt(at);
    Http2Error error = Http2Error.valueOf(code);
    return error == null ? String.valueOf(code) : error.name();
  }
}
