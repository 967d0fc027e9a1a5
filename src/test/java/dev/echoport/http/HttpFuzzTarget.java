package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** What a connection begins with before the input of a fuzzer. */
enum HttpFuzzTarget {
  HTTP("http", ""),
  HTTP2("http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  UPGRADE(
      "upgrade",
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-"),
  WEB_SOCKET(
      "webSocket",
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");

  private final String inputs;
  private final byte[] beginning;

  HttpFuzzTarget(String inputs, String beginning) {
    this.inputs = inputs;
    this.beginning = beginning.getBytes(ISO_8859_1);
  }

  /** The folder of its inputs. */
  String inputs() {
    return inputs;
  }

  void check(byte[] data) {
    byte[] all = Arrays.copyOf(beginning, beginning.length + data.length);
    System.arraycopy(data, 0, all, beginning.length, data.length);
    InMemoryPeer.send(all);
  }
}
