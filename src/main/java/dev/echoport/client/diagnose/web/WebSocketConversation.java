package dev.echoport.client.diagnose.web;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.client.diagnose.path.Talk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455) by hand, frame by frame. Frames are masked with zeros, so that what is on
 * the wire can be read. Pings of the other side are answered.
 */
public final class WebSocketConversation implements Talk {
  private static final int MOST_BYTES = 16 << 20;
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** What RFC 6455, section 1.3, answers the key above with. */
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final EchoConnection connection;
  private final HttpConversation http;
  private final HttpConversation.Reply handshake;
  private @Nullable String closed;

  /** No WebSocket was opened: what came instead, as the end of a sentence. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String what) {
      super(what);
    }
  }

  private WebSocketConversation(
      EchoConnection connection, HttpConversation http, HttpConversation.Reply handshake) {
    this.connection = connection;
    this.http = http;
    this.handshake = handshake;
  }

  /**
   * Opens one on a connection.
   *
   * @param fields of the handshake beside those that it needs, each with the end of its line
   * @throws Refused if the answer is another one
   */
  public static WebSocketConversation open(
      EchoPath path, EchoConnection connection, String... fields)
      throws IOException, InterruptedException {
    HttpConversation http = new HttpConversation(connection, path.patience());
    http.send(
        HttpCheck.request(path.target(), "GET", path.target().path())
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: "
            + KEY
            + "\r\n"
            + String.join("", fields)
            + "\r\n");
    HttpConversation.Reply reply;
    try {
      reply = http.head(path.patience());
    } catch (IOException e) {
      throw new Refused("got " + e.getMessage());
    }
    boolean switched = reply.status() == 101;
    if (!switched || !reply.field("Sec-WebSocket-Accept").equals(ACCEPT)) {
      throw new Refused(
          "is answered with the status %d%s"
              .formatted(reply.status(), switched ? ", for another key" : ""));
    }
    path.answered();
    return new WebSocketConversation(connection, http, reply);
  }

  /** A field of the answer to the handshake, empty if there is none. */
  String field(String name) {
    return handshake.field(name);
  }

  @Override
  public EchoConnection connection() {
    return connection;
  }

  /** Sends a message of which the other end's record is known by its length. */
  public void introduce(EchoPath path) throws IOException, InterruptedException {
    byte[] name = EchoConnection.name(new byte[0]);
    send(WebSocketFrame.FINAL | WebSocketFrame.TEXT, name);
    connection.introduced(message(path.patience()).data().length);
    connection.known(path.farEnd().find(connection));
  }

  /**
   * Sends a frame.
   *
   * @param first its first byte
   */
  void send(int first, byte[] data) {
    connection.send(WebSocketFrame.bytes(first, data));
  }

  /**
   * The next frame that is no ping.
   *
   * @throws IOException if none comes: what came instead
   */
  WebSocketFrame frame(Duration within) throws IOException {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      byte[] first = connection.receive(1, Duration.ofNanos(end - System.nanoTime()));
      if (first.length == 0) {
        throw new IOException(ended() ? ending() : "nothing for " + Durations.format(within));
      }
      WebSocketFrame frame = new WebSocketFrame(first[0] & 0xff, http.bytes(length()));
      if (frame.opcode() == WebSocketFrame.PING) {
        send(WebSocketFrame.FINAL | WebSocketFrame.PONG, frame.data());
      } else {
        closed = frame.opcode() == WebSocketFrame.CLOSE ? frame.closing() : null;
        return frame;
      }
    }
  }

  private int length() throws IOException {
    int length = http.bytes(1)[0] & 0xff;
    long bytes =
        switch (length) {
          case WebSocketFrame.SHORT -> ByteBuffer.wrap(http.bytes(2)).getShort() & 0xffff;
          case WebSocketFrame.LONG -> ByteBuffer.wrap(http.bytes(8)).getLong();
          default -> length;
        };
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IOException("a frame of " + bytes + " bytes");
    }
    return (int) bytes;
  }

  /**
   * The next frame of data; a pong may come at any time.
   *
   * @throws IOException if none comes, also with what a close frame says
   */
  WebSocketFrame data(Duration within) throws IOException {
    WebSocketFrame frame = frame(within);
    while (frame.opcode() == WebSocketFrame.PONG) {
      frame = frame(within);
    }
    if (closed != null) {
      throw new IOException(closed);
    }
    return frame;
  }

  /**
   * The next message, put together, with the first byte of its first frame.
   *
   * @throws IOException also if it is longer than any that is sent here
   */
  WebSocketFrame message(Duration within) throws IOException {
    WebSocketFrame frame = data(within);
    int first = frame.first();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(frame.data());
    while (!frame.isFinal()) {
      frame = data(within);
      message.writeBytes(frame.data());
      if (message.size() > MOST_BYTES) {
        throw new IOException("a message of more than " + MOST_BYTES + " bytes");
      }
    }
    return new WebSocketFrame(first, message.toByteArray());
  }

  @Override
  public void ask() {
    send(WebSocketFrame.FINAL | WebSocketFrame.TEXT, new byte[] {'i'});
  }

  @Override
  public boolean answered(Duration within) {
    try {
      return Arrays.equals(message(within).data(), new byte[] {'i'});
    } catch (IOException e) {
      return false; // the end is known
    }
  }

  @Override
  public boolean rests(Duration time) {
    try {
      frame(time);
      return false;
    } catch (IOException e) {
      return !ended();
    }
  }

  @Override
  public boolean ended() {
    return closed != null || connection.ending() != Ending.NONE;
  }

  @Override
  public String ending() {
    return closed == null ? connection.ending().text() : closed;
  }
}
