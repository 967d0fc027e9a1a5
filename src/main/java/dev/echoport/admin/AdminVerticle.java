package dev.echoport.admin;

import dev.echoport.admin.answer.GatewayRoutes;
import dev.echoport.admin.answer.HistoryRoute;
import dev.echoport.admin.answer.NodeRoute;
import dev.echoport.admin.answer.ReportRoute;
import dev.echoport.admin.answer.WorkerLine;
import dev.echoport.config.AdminConfig;
import dev.echoport.text.AddressText;
import dev.echoport.text.FailureText;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves the administration endpoint on its own port. Needs a publisher of completions on its
 * {@code Vertx}. One instance; all its state belongs to its context.
 */
public final class AdminVerticle extends VerticleBase {
  static final String RELOAD = "/api/v1/reload";

  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final long STATS_MILLIS = 1_000;

  /**
   * After so long a silent connection is closed, because it holds a file descriptor for nothing.
   * Heartbeats keep streams from it.
   */
  private static final int IDLE_SECONDS = 60;

  private final AdminServices services;
  private final AdminConfig config;
  private final Access access;
  private final long heartbeatMillis;
  private @Nullable CompletionStreams streams;
  private @Nullable StatsStreams stats;
  private volatile int actualPort;

  /**
   * @throws IllegalArgumentException if the configuration has no token but needs one
   */
  public AdminVerticle(AdminServices services) {
    this(services, HEARTBEAT_MILLIS);
  }

  AdminVerticle(AdminServices services, long heartbeatMillis) {
    this.services = services;
    this.config = services.config();
    this.access = Access.of(config);
    this.heartbeatMillis = heartbeatMillis;
  }

  /** The port it listens on; any thread, once deployed. */
  public int actualPort() {
    return actualPort;
  }

  /** Where it listens, {@code http://127.0.0.1:7080}; any thread, once deployed. */
  public String uri() {
    return uri(actualPort);
  }

  private String uri(int port) {
    return RequestRules.SCHEME + AddressText.of(config.host(), port);
  }

  @Override
  public Future<?> start() {
    AdminDoor door = new AdminDoor(System::nanoTime);
    vertx.setPeriodic(AdminDoor.LOOK_MILLIS, tick -> door.look());
    Tokens tokens = access.tokens();
    if (tokens != null) {
      vertx.setPeriodic(Tokens.LOOK_MILLIS, tick -> tokens.look(vertx));
    }
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMetricsName("admin")
                .setIdleTimeout(IDLE_SECONDS))
        .connectionHandler(door)
        .requestHandler(router())
        .listen(config.port(), config.host())
        .onSuccess(server -> actualPort = server.actualPort())
        .recover(this::cannotListen);
  }

  private Future<HttpServer> cannotListen(Throwable cause) {
    return Future.failedFuture(
        new IOException(
            "admin: cannot listen on "
                + uri(config.port())
                + ": "
                + FailureText.of(cause)
                + " (expected: a free port on an address of this host; set admin.host or"
                + " admin.port)",
            cause));
  }

  private Router router() {
    Router router = Router.router(vertx);
    Problems.install(router);
    router.route().handler(new SecurityHeaders());
    HealthRoutes.install(router, services.health());
    access.open().forEach(guard -> router.route().handler(guard));
    api(router, "/metrics")
        .handler(new MetricsRoute(vertx, services.metrics(), services.cluster()));
    Console.install(router);
    access.identified().forEach(guard -> router.route().handler(guard));
    get(router, "/").handler(new IndexRoute());
    installApi(router);
    return router;
  }

  private void installApi(Router router) {
    GatewayRoutes gateway =
        new GatewayRoutes(
            services.gateway(),
            services.history(),
            services.condition(),
            services.health()::loopLag,
            services.settings());
    CompletionStreams completions =
        new CompletionStreams(vertx, services.cluster(), heartbeatMillis);
    streams = completions;
    api(router, "/api/v1/openapi.yaml")
        .handler(new JarFile("/dev/echoport/admin/openapi.yaml", "application/yaml"));
    api(router, "/api/v1/listeners").handler(gateway::listeners);
    api(router, "/api/v1/listeners/:name").handler(gateway::listener);
    api(router, "/api/v1/connections", GatewayRoutes.parameters()).handler(gateway::connections);
    api(router, "/api/v1/connections/:id", "start").handler(gateway::connection);
    api(router, "/api/v1/completions", CompletionStreams.PARAMETERS).handler(completions);
    StatsStreams watching = new StatsStreams(vertx, new NodeStats(services), STATS_MILLIS);
    stats = watching;
    api(router, "/api/v1/stats").handler(watching);
    NodeRoute node = new NodeRoute(vertx, services.condition(), services.health());
    api(router, "/api/v1/node").handler(node::node);
    api(router, "/api/v1/problems").handler(node::problems);
    WorkerLine line = new WorkerLine(vertx);
    api(router, "/api/v1/report", ReportRoute.parameters())
        .handler(
            new ReportRoute(
                line,
                services.gateway(),
                services.condition(),
                services.history(),
                services.health()));
    api(router, "/api/v1/history", HistoryRoute.parameters())
        .handler(new HistoryRoute(line, services.cluster().name(), services.history()));
    api(router, "/api/v1/cluster").handler(new ClusterRoute(services.condition()));
    FaultsRoute.install(router, services.faults());
    ActionRoutes.install(router, services.control(), gateway);
    router.post(RELOAD).handler(new KnownParameters()).handler(new ReloadRoute(services.reload()));
  }

  /** A route that has these parameters and no others. */
  static Route api(Router router, String path, String... parameters) {
    return get(router, path).handler(new KnownParameters(parameters));
  }

  /** Vert.x leaves the body of an answer to HEAD out. */
  static Route get(Router router, String path) {
    Route route = router.route(path);
    List.of(HttpMethod.GET, HttpMethod.HEAD).forEach(route::method);
    return route;
  }

  @Override
  public Future<?> stop() {
    CompletionStreams open = streams;
    StatsStreams watching = stats;
    return open == null || watching == null
        ? Future.succeededFuture()
        : Future.join(open.close(), watching.close());
  }
}
