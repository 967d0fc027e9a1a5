package dev.echoport.app;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.health.EchoRecipe;
import dev.echoport.health.OwnConnections;
import dev.echoport.listener.OwnPeers;
import io.vertx.core.buffer.Buffer;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** How the node's own check speaks to a listener. */
final class SelfEchoApproach {
  private static final int NONCE_BYTES = 32;
  private static final String BLANK_LINE = "\r\n\r\n";
  private static final byte[] LOCAL_HEADER = {
    13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x20, 0, 0, 0
  };
  private static final String POST =
      "POST /echo HTTP/1.1\r\nHost: self\r\nConnection: close\r\nContent-Length: "
          + NONCE_BYTES
          + BLANK_LINE;
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\nHost: self\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2VsZi1lY2hvLXNlbGYtZQ=="
          + BLANK_LINE;

  /** Of a binary message, masked with zeros, and the answer's has two bytes. */
  private static final byte[] FRAME_HEADER = {(byte) 0x82, (byte) (0x80 | NONCE_BYTES), 0, 0, 0, 0};

  private SelfEchoApproach() {}

  /** The node's own checks, as listeners see them. */
  static OwnPeers peers(OwnConnections own) {
    return new OwnPeers() {
      @Override
      public boolean contains(SocketAddress source) {
        return own.contains(source);
      }

      @Override
      public void taken(SocketAddress source, @Nullable String refusal) {
        own.taken(source, refusal);
      }
    };
  }

  static EchoRecipe of(ListenerConfig listener) {
    EchoRecipe approach =
        switch (listener.address().scheme().payload()) {
          case REQUEST -> new EchoRecipe(Buffer.buffer(POST), BLANK_LINE, 1, 0);
          case WEB_SOCKET ->
              new EchoRecipe(Buffer.buffer(UPGRADE).appendBytes(FRAME_HEADER), BLANK_LINE, 1, 2);
          case PLAIN -> new EchoRecipe(Buffer.buffer(), "\n", listener.greeting().lines(), 0);
        };
    if (listener.isSecure()) {
      approach = approach.inTls();
    }
    return listener.proxyProtocol().mode() == ProxyProtocolConfig.Mode.REQUIRED
        ? approach.behind(Buffer.buffer(LOCAL_HEADER))
        : approach;
  }
}
