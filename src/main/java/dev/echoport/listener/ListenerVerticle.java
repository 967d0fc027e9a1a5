package dev.echoport.listener;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.config.ListenerConfig;
import dev.echoport.connection.KeepAlive;
import dev.echoport.grpc.Readiness;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.processor.ProcessorChain;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One listener on one loop. All instances of a listener share one accepting socket, which hands its
 * connections to them in turn.
 */
public final class ListenerVerticle extends VerticleBase {
  private static final long LINGER_TICK_MILLIS = 100;
  private static final long MARGIN_MILLIS = 1_000;

  private final Listener listener;
  private final NodeServices node;
  private @Nullable NetServer server;
  private @Nullable ListenerLoop loop;
  private @Nullable LoopReporting reporting;

  /**
   * @param listener shared by all instances
   * @param node what all listeners of the node share
   */
  public ListenerVerticle(Listener listener, NodeServices node) {
    this.listener = listener;
    this.node = node;
  }

  @Override
  public Future<?> start() {
    LoopReporting reports = node.reporting().apply(listener.config().name());
    ListenerLoop owned =
        new ListenerLoop(
            context,
            listener,
            new ConnectionSetups((ContextInternal) context, listener, node, reports),
            node.own(),
            node.connectionNumbers(),
            node.drainTimeout());
    reporting = reports;
    loop = owned;
    ListenerConfig config = listener.config();
    NetServerOptions options =
        new NetServerOptions()
            .setAcceptBacklog(config.backlog())
            .setTcpNoDelay(true)
            .setReuseAddress(true);
    KeepAlive.ask(options, config.keepAlive());
    NetServer listening = vertx.createNetServer(options).connectHandler(owned::accept);
    server = listening;
    return listening
        .listen(listener.socket().bindAddress())
        .compose(bound -> started(bound.actualPort(), owned));
  }

  private Future<Void> started(int port, ListenerLoop owned) {
    try {
      listener.socket().bound(port);
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    listener.add(owned);
    node.acceptFailures().watch(listener.address(), listener.refusals());
    owned.started();
    return Future.succeededFuture();
  }

  /**
   * Stops accepting and drains: each connection sends back what it has received, then FIN. What is
   * not done after {@code drain.timeout} is cut and counted.
   */
  @Override
  public Future<?> stop() {
    NetServer accepting = server;
    ListenerLoop owned = loop;
    LoopReporting reports = reporting;
    if (accepting == null || owned == null || reports == null) {
      return Future.succeededFuture();
    }
    Duration timeout = node.drainTimeout().get();
    String retirement = listener.retirement();
    if (retirement != null) {
      owned.drain(retirement);
    }
    long ticks = vertx.setPeriodic(LINGER_TICK_MILLIS, timer -> owned.tick());
    long deadline =
        vertx.setTimer(Math.max(1, timeout.toMillis()), timer -> owned.cut(CloseReason.DRAIN_CUT));
    return accepting
        .shutdown(timeout.toMillis() + MARGIN_MILLIS, TimeUnit.MILLISECONDS)
        .eventually(owned::drained)
        .onComplete(
            done -> {
              vertx.cancelTimer(ticks);
              vertx.cancelTimer(deadline);
              reports.flush().run();
            });
  }

  /**
   * Where one loop's completions and connection events go.
   *
   * @param flush publishes what waits for the next batch; called when the loop has drained
   */
  public record LoopReporting(CompletionSink sink, ConnectionObserver observer, Runnable flush) {}

  /**
   * What all listeners of a node share.
   *
   * @param name the node's name
   * @param connectionNumbers counts connections up; called by every loop
   * @param own which connections are the node's own
   * @param reporting makes the reporting of one loop for a listener's name; called on that loop
   * @param drainTimeout how long connections may take when their listener stops; asked then
   * @param workplaces where processors run; asked whenever a chain of them is made
   * @param memory what peers can make the node hold
   * @param readiness what health checks of gRPC are told
   * @param loops how many loops the node has
   */
  public record NodeServices(
      String name,
      LongSupplier connectionNumbers,
      OwnPeers own,
      Function<String, LoopReporting> reporting,
      AcceptFailures acceptFailures,
      Supplier<Duration> drainTimeout,
      Supplier<ProcessorChain.Workplaces> workplaces,
      MemoryBudget memory,
      Readiness readiness,
      int loops) {}
}
