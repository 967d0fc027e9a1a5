import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.transport.Transport;

/**
 * Plain Vert.x, as its documentation shows an echo, {@code handler(write)}: {@code TRANSPORT PORT
 * LOOPS WAY [CERTIFICATE KEY]}.
 */
final class VertxEcho {

  public static void main(String[] args) {
    int port = Integer.parseInt(args[1]);
    int loops = Integer.parseInt(args[2]);
    Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(loops))
        .withTransport(transport(args[0]))
        .build()
        .deployVerticle(() -> new Echo(args, port), new DeploymentOptions().setInstances(loops))
        .onSuccess(deployed -> System.out.println("ready"))
        .onFailure(VertxEcho::fail);
  }

  private static final class Echo extends VerticleBase {
    private final String[] args;
    private final int port;

    Echo(String[] args, int port) {
      this.args = args;
      this.port = port;
    }

    @Override
    public Future<?> start() {
      String way = args[3];
      return way.equals("tcp") || way.equals("tls") ? streams(way) : messages();
    }

    private Future<?> streams(String way) {
      NetServerOptions options = new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(4096);
      if (way.equals("tls")) {
        options
            .setSsl(true)
            .setKeyCertOptions(new PemKeyCertOptions().setCertPath(args[4]).setKeyPath(args[5]));
      }
      return vertx
          .createNetServer(options)
          .connectHandler(socket -> socket.handler(socket::write))
          .listen(port, "127.0.0.1");
    }

    private Future<?> messages() {
      return vertx
          .createHttpServer(new HttpServerOptions().setAcceptBacklog(4096))
          .requestHandler(Echo::answer)
          .webSocketHandler(Echo::answer)
          .listen(port, "127.0.0.1");
    }

    private static void answer(HttpServerRequest request) {
      request.body().onSuccess(body -> request.response().end(body));
    }

    private static void answer(ServerWebSocket socket) {
      socket.handler(socket::write);
    }
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
