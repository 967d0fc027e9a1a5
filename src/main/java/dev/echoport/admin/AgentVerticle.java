package dev.echoport.admin;

import dev.echoport.completion.report.GatewayView;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.health.Health;
import dev.echoport.text.FailureText;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers HAProxy's agent checks: whoever connects gets one line, then FIN.
 *
 * <pre>
 * ready up 100%    serving; the percentage of the configured weight falls as maxConnections fills
 * drain            going to stop: keep what is connected, send nobody new
 * down #not ready  a listener does not echo, or the node starts
 * </pre>
 *
 * One instance; all its state belongs to its context.
 */
public final class AgentVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 5;

  /** Balancers that may ask at once; an answer takes half a second at most. */
  static final int MOST = 64;

  private final String host;
  private final int port;
  private final AgentState state;
  private @Nullable Future<String> latest;
  private int asking;
  private volatile int actualPort;

  /**
   * @param port 0 lets the system choose
   * @param listeners by name, as they are configured now, for their {@code maxConnections}
   */
  public AgentVerticle(
      String host,
      int port,
      Health health,
      GatewayView gateway,
      Supplier<Map<String, ListenerConfig>> listeners) {
    this.host = host;
    this.port = port;
    this.state = new AgentState(health, gateway, listeners);
  }

  /** The port it listens on; any thread, once deployed. */
  public int actualPort() {
    return actualPort;
  }

  /** Where it listens, {@code tcp://127.0.0.1:7081}; any thread, once deployed. */
  public String uri() {
    return uri(actualPort);
  }

  private String uri(int shown) {
    return new InetListenAddress(host, shown).uri();
  }

  @Override
  public Future<?> start() {
    return vertx
        .createNetServer(new NetServerOptions().setIdleTimeout(IDLE_SECONDS))
        .connectHandler(this::answer)
        .listen(port, host)
        .onSuccess(server -> actualPort = server.actualPort())
        .recover(this::cannotListen);
  }

  /** Reads what {@code agent-send} sends, because closing with unread bytes would send a reset. */
  private void answer(NetSocket balancer) {
    balancer.handler(ignored -> {});
    balancer.exceptionHandler(broken -> balancer.close());
    if (asking >= MOST) {
      balancer.close();
      return;
    }
    asking++;
    balancer.closeHandler(closed -> asking--);
    line().onSuccess(line -> balancer.end(Buffer.buffer(line + "\n")));
  }

  /** Balancers that ask at the same time share one answer, so that many cost as much as one. */
  private Future<String> line() {
    Future<String> known = latest;
    if (known == null || known.isComplete()) {
      known = state.line();
      latest = known;
    }
    return known;
  }

  private Future<NetServer> cannotListen(Throwable cause) {
    return Future.failedFuture(
        new IOException(
            "admin.agentPort: cannot listen on "
                + uri(port)
                + ": "
                + FailureText.of(cause)
                + " (expected: a free port on an address of this host; set admin.host or"
                + " admin.agentPort, or 0 to do without)",
            cause));
  }
}
