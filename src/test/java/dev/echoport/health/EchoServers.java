package dev.echoport.health;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;

/** Listeners on the loopback interface that behave, or misbehave, as told. */
final class EchoServers {
  static final Handler<NetSocket> ECHO = socket -> socket.handler(socket::write);
  static final Handler<NetSocket> SILENT = socket -> socket.handler(bytes -> {});
  static final Handler<NetSocket> HANGING_UP =
      socket -> socket.handler(bytes -> socket.end(bytes.slice(0, 5)));
  static final Handler<NetSocket> WRONG_LAST_BYTE =
      socket -> socket.handler(bytes -> socket.write(flipLast(bytes.copy())));
  static final Handler<NetSocket> TWICE =
      socket -> socket.handler(bytes -> socket.write(bytes.copy().appendBuffer(bytes)));

  private EchoServers() {}

  static Future<SocketAddress> listen(Vertx vertx, Handler<NetSocket> behaviour) {
    return vertx
        .createNetServer()
        .connectHandler(behaviour)
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort)
        .map(port -> SocketAddress.inetSocketAddress(port, "127.0.0.1"));
  }

  private static Buffer flipLast(Buffer bytes) {
    int last = bytes.length() - 1;
    return bytes.setByte(last, (byte) ~bytes.getByte(last));
  }
}
