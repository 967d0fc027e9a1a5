package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;

/** A peer that says what a test wants, right or wrong, frame by frame. */
final class WebSocketPeer implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int FIN = 0x80;
  static final int RSV1 = 0x40;

  private static final int MASK = 0x5a;

  private final Socket socket;
  private final DataInputStream in;
  private final String head;

  /** A frame as it came. */
  record Frame(int first, byte[] payload) {
    String text() {
      return new String(payload, UTF_8);
    }

    int closeStatus() {
      return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    }

    boolean isClose() {
      return first == (FIN | CLOSE);
    }
  }

  WebSocketPeer(TestNode node, String... headers) throws IOException {
    this(node.connect(), headers);
  }

  WebSocketPeer(Socket connected, String... headers) throws IOException {
    socket = connected;
    in = new DataInputStream(socket.getInputStream());
    write(handshake(headers).getBytes(ISO_8859_1));
    head = readHead();
  }

  static String handshake(String... headers) {
    StringBuilder request =
        new StringBuilder("GET /any HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n")
            .append("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  private String readHead() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.readUnsignedByte());
    }
    return text.toString();
  }

  /** The answer to the handshake. */
  String head() {
    return head;
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(int first, String text) throws IOException {
    send(first, text.getBytes(UTF_8));
  }

  /** A masked frame with {@code first} as its first byte. */
  void send(int first, byte[] payload) throws IOException {
    write(frame(first, payload));
  }

  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int length = payload.length;
    if (length < 126) {
      out.write(0x80 | length);
    } else if (length < 65_536) {
      out.write(0x80 | 126);
      out.write(length >>> 8);
      out.write(length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write(shift > 31 ? 0 : length >>> shift);
      }
    }
    out.writeBytes(new byte[] {MASK, MASK, MASK, MASK});
    for (byte b : payload) {
      out.write(b ^ MASK);
    }
    return out.toByteArray();
  }

  Frame read() throws IOException {
    int first = in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    return new Frame(first, in.readNBytes((int) length));
  }

  /** The status of the next close frame, whatever comes before it. */
  int closeStatus() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.isClose()) {
        return frame.payload().length == 0 ? 1005 : frame.closeStatus();
      }
    }
  }

  boolean isAtEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (EOFException e) {
      return true;
    }
  }

  void shutDownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
