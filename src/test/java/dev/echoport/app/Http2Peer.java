package dev.echoport.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A peer of HTTP/2 (RFC 9113) that sends what it is told, right or wrong, frame by frame. */
final class Http2Peer implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final int HEAD_BYTES = 9;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder();
  private final Map<Integer, Http2Headers> heads = new HashMap<>();

  /** A frame as it came. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    /** Of {@code RST_STREAM} and {@code GOAWAY}. */
    Http2Error error() {
      return Http2Error.valueOf(ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0));
    }
  }

  /**
   * Sends the preface.
   *
   * @param window how much of a response may come without {@link #credit}
   */
  Http2Peer(Socket socket, int window) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    send(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window).array());
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(int type, int flags, int stream, byte... payload) throws IOException {
    write(frame(type, flags, stream, payload));
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(HEAD_BYTES + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** A request of these fields, names and values by turns, none of them indexed. */
  void request(int stream, boolean last, String... fields) throws IOException {
    write(requestFrame(stream, last, fields));
  }

  static byte[] requestFrame(int stream, boolean last, String... fields) throws IOException {
    return frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(fields));
  }

  static String[] post() {
    return new String[] {":method", "POST", ":scheme", "http", ":path", "/echo"};
  }

  private static byte[] block(String... fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int i = 0; i < fields.length; i++) {
      if (i % 2 == 0) {
        out.writeByte(0);
      }
      out.writeByte(fields[i].length());
      out.writeBytes(fields[i]);
    }
    return bytes.toByteArray();
  }

  static byte[] credit(int stream, int bytes) {
    return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /** The next frame; {@code null} at the end. */
  @Nullable Frame next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    try {
      int length = first << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
      if (type == HEADERS) {
        heads.put(stream, decoded(frame));
      }
      return frame;
    } catch (EOFException | Http2Exception e) {
      throw new IOException("a frame that is broken", e);
    }
  }

  /** The next frame of this type, on this stream. */
  Frame await(int type, int stream) throws IOException {
    Frame frame = next();
    while (frame != null && (frame.type != type || frame.stream != stream)) {
      frame = next();
    }
    return Objects.requireNonNull(frame, "no frame of type " + type + " on stream " + stream);
  }

  /** All of them have to be decoded: each may refer to those before it. */
  private Http2Headers decoded(Frame head) throws Http2Exception {
    return hpack.decodeHeaders(head.stream(), Unpooled.wrappedBuffer(head.payload()));
  }

  /** The status of the answer, which is still to come. */
  String status(int stream) throws IOException {
    return String.valueOf(head(stream).status());
  }

  /** The next header or trailer on the stream. */
  Http2Headers head(int stream) throws IOException {
    await(HEADERS, stream);
    return Objects.requireNonNull(heads.get(stream));
  }

  /** The data of the stream up to its end, or at least {@code least} bytes of it. */
  byte[] data(int stream, int least) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < least) {
      Frame frame = await(DATA, stream);
      bytes.writeBytes(frame.payload());
      if (frame.endsStream()) {
        break;
      }
    }
    return bytes.toByteArray();
  }

  void finish() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
