import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;

/**
 * Plain Vert.x, as its documentation shows an echo, {@code handler(write)}: {@code TRANSPORT PORT
 * LOOPS}.
 */
final class VertxEcho {

  public static void main(String[] args) {
    int port = Integer.parseInt(args[1]);
    int loops = Integer.parseInt(args[2]);
    Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(loops))
        .withTransport(transport(args[0]))
        .build()
        .deployVerticle(() -> new Echo(port), new DeploymentOptions().setInstances(loops))
        .onSuccess(deployed -> System.out.println("ready"))
        .onFailure(VertxEcho::fail);
  }

  private static final class Echo extends VerticleBase {
    private final int port;

    Echo(int port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(4096))
          .connectHandler(socket -> socket.handler(socket::write))
          .listen(port, "127.0.0.1");
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
