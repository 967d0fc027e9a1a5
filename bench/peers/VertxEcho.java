import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;

/** Plain Vert.x, as its documentation shows an echo: one loop, {@code handler(write)}. */
final class VertxEcho {

  public static void main(String[] args) {
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(transport(args[0]))
            .build();
    vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(4096))
        .connectHandler(socket -> socket.handler(socket::write))
        .listen(Integer.parseInt(args[1]), "127.0.0.1")
        .onSuccess(server -> System.out.println("ready"))
        .onFailure(VertxEcho::fail);
  }

  private static Transport transport(String name) {
    Transport transport =
        switch (name) {
          case "epoll" -> Transport.EPOLL;
          case "io_uring" -> Transport.IO_URING;
          case "nio" -> Transport.NIO;
          default -> throw new IllegalArgumentException("transport " + name);
        };
    if (transport == null || !transport.available()) {
      fail(transport == null ? null : transport.unavailabilityCause());
    }
    return transport;
  }

  private static void fail(Throwable cause) {
    System.err.println("cannot serve: " + cause);
    System.exit(1);
  }
}
