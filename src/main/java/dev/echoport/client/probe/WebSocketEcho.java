package dev.echoport.client.probe;

import dev.echoport.client.Target;
import java.io.ByteArrayOutputStream;

/**
 * Binary messages on a WebSocket (RFC 6455), and a close behind them, which a server answers behind
 * everything. Masked with zeros: what is random needs no mask against caches.
 */
record WebSocketEcho(Target target) implements EchoProtocol {
  private static final int MESSAGE_BYTES = 32 << 10;
  private static final int FINAL_BINARY = 0x82;
  private static final int FINAL_CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final String KEY = "ZWNob3BvcnQtcHJvYmUtMQ==";

  /** What the key above is answered with, in lower case. */
  private static final String ACCEPT = "sec-websocket-accept: 3xrfe4kfzg1aqwjbeqcfp8crie4=";

  @Override
  public byte[] request(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 400);
    StringBuilder head = new StringBuilder(250);
    head.append("GET ").append(target.path()).append(" HTTP/1.1\r\nHost: ");
    target.appendAuthority(head);
    head.append("\r\nUser-Agent: echoport-probe\r\nConnection: Upgrade\r\nUpgrade: websocket")
        .append("\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
        .append(KEY)
        .append("\r\n\r\n");
    out.writeBytes(AnswerHead.bytes(head.toString()));
    for (int at = 0; at < payload.length; at += MESSAGE_BYTES) {
      frame(out, FINAL_BINARY, payload, at, Math.min(MESSAGE_BYTES, payload.length - at));
    }
    frame(out, FINAL_CLOSE, new byte[] {1000 >>> 8, (byte) 1000}, 0, 2);
    return out.toByteArray();
  }

  private static void frame(
      ByteArrayOutputStream out, int first, byte[] data, int from, int length) {
    out.write(first);
    if (length < 126) {
      out.write(MASKED | length);
    } else {
      out.write(MASKED | 126);
      out.write(length >>> 8);
      out.write(length);
    }
    out.writeBytes(new byte[4]);
    out.write(data, from, length);
  }

  @Override
  public Answer answer() {
    return new Frames();
  }

  /** Frames are cut as the server likes; their data is the payload, up to the server's close. */
  private static final class Frames implements Answer {
    private static final int CLOSE = 8;

    private final AnswerHead head = new AnswerHead();
    private int opcode;
    private int headerBytes;
    private int lengthBytes;
    private long left;

    @Override
    public int payload(byte[] bytes, int length) throws ProbeFailure {
      int next = 0;
      if (!head.isComplete()) {
        next = head.take(bytes, length);
        if (head.isComplete()) {
          requireWebSocket();
        }
      }
      int payload = 0;
      for (; next < length && opcode != CLOSE; next++) {
        if (isHeader()) {
          header(bytes[next] & 0xff);
        } else {
          left--;
          if (opcode < CLOSE) {
            bytes[payload++] = bytes[next];
          }
        }
        endFrameIfDone();
      }
      return payload;
    }

    private void requireWebSocket() throws ProbeFailure {
      head.require("101");
      if (!head.has(ACCEPT)) {
        throw new ProbeFailure("the answer does not accept the handshake");
      }
    }

    private boolean isHeader() {
      return headerBytes < 2 || lengthBytes > 0;
    }

    private void header(int value) {
      headerBytes++;
      if (headerBytes == 1) {
        opcode = value & 0x0f;
      } else if (headerBytes == 2) {
        lengthBytes = value == 126 ? 2 : value == 127 ? 8 : 0;
        left = lengthBytes == 0 ? value : 0;
      } else {
        lengthBytes--;
        left = left << 8 | value;
      }
    }

    private void endFrameIfDone() {
      if (!isHeader() && left == 0) {
        headerBytes = 0;
      }
    }
  }
}
