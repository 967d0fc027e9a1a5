package dev.echoport.client.diagnose.web;

import static dev.echoport.client.diagnose.web.WebSocketFrame.COMPRESSED;
import static dev.echoport.client.diagnose.web.WebSocketFrame.FINAL;
import static dev.echoport.client.diagnose.web.WebSocketFrame.TEXT;

import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Offers to compress messages (permessage-deflate, RFC 7692), and sends one if that is agreed on.
 */
public final class CompressionCheck extends WebSocketCheck {
  private static final String FIELD = "Sec-WebSocket-Extensions";
  private static final String OFFER = "permessage-deflate";
  private static final String NEXT =
      "proxies that answer for their server, or drop fields that begin with Sec-WebSocket";
  private static final byte[] MESSAGE =
      "how much of this is left? ".repeat(2_500).getBytes(StandardCharsets.US_ASCII);

  /** What each compressed message ends with, and does not send (RFC 7692, 7.2.1). */
  private static final int TAIL_BYTES = 4;

  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  public CompressionCheck() {
    super(NEXT, FIELD + ": " + OFFER + "\r\n");
  }

  @Override
  Finding run(EchoPath path, WebSocketConversation socket)
      throws IOException, InterruptedException {
    String agreed = socket.field(FIELD);
    if (!agreed.startsWith(OFFER)) {
      return notAgreed(path);
    }
    byte[] sent = deflated();
    socket.send(FINAL | TEXT | COMPRESSED, sent);
    try {
      WebSocketFrame back = socket.message(path.patience());
      return finding(agreed, sent.length, back.data(), back.isCompressed());
    } catch (IOException e) {
      return broken(path, socket, "Compression is agreed on, but a compressed message", e);
    }
  }

  private static Finding finding(String agreed, int sent, byte[] back, boolean compressed) {
    if (!Arrays.equals(compressed ? inflated(back) : back, MESSAGE)) {
      return Finding.fault(
          "Compression is agreed on (%s), but a compressed message came back as another one"
              .formatted(agreed),
          NEXT);
    }
    String text =
        "Compression is agreed on (%s) and kept: a message of %,d bytes took %,d there and %,d back"
            .formatted(agreed, MESSAGE.length, sent, back.length);
    return Finding.ok(compressed ? text : text + ", where it came uncompressed")
        .with("sentBytes", sent)
        .with("backBytes", back.length);
  }

  /** Whether the offer arrives: an ordinary request with the same field is described. */
  private static Finding notAgreed(EchoPath path) throws IOException, InterruptedException {
    JsonObject seen = path.target().scheme().takesWebSocketsOnly() ? null : described(path);
    if (seen == null) {
      return Finding.skipped(
          "Compression is offered, and not agreed on: by http.compression of the listener, or by"
              + " something between");
    }
    boolean arrives =
        seen.getJsonArray("rawHeaders", new JsonArray()).stream()
            .map(field -> (JsonArray) field)
            .anyMatch(
                field ->
                    field.getString(0).equalsIgnoreCase(FIELD) && field.getString(1).equals(OFFER));
    return arrives
        ? Finding.skipped(
            "The offer of compression arrives, and the other end does not agree to it:"
                + " http.compression of its listener is off")
        : Finding.fault("The offer of compression is taken away on the way", NEXT);
  }

  private static @Nullable JsonObject described(EchoPath path)
      throws IOException, InterruptedException {
    try (EchoConnection connection = path.open()) {
      return HttpCheck.described(path, connection, FIELD + ": " + OFFER + "\r\n");
    }
  }

  private static byte[] deflated() {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(MESSAGE);
      byte[] into = new byte[MESSAGE.length];
      int bytes = deflater.deflate(into, 0, into.length, Deflater.SYNC_FLUSH);
      return Arrays.copyOf(into, bytes - TAIL_BYTES);
    } finally {
      deflater.end();
    }
  }

  /** Nothing if it is damaged. */
  private static byte[] inflated(byte[] data) {
    Inflater inflater = new Inflater(true);
    try {
      byte[] whole = Arrays.copyOf(data, data.length + TAIL_BYTES);
      System.arraycopy(TAIL, 0, whole, data.length, TAIL_BYTES);
      inflater.setInput(whole);
      byte[] into = new byte[MESSAGE.length + 1];
      return Arrays.copyOf(into, inflater.inflate(into));
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }
}
