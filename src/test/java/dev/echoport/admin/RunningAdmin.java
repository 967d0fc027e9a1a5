package dev.echoport.admin;

import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.NodeIdentity;
import dev.echoport.completion.report.Traces;
import dev.echoport.condition.Certificate;
import dev.echoport.condition.NodeCondition;
import dev.echoport.condition.NodeFacts;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.event.CompletionPublisher;
import dev.echoport.event.EventBusWatch;
import dev.echoport.health.Health;
import dev.echoport.history.NodeHistory;
import dev.echoport.metrics.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An administration endpoint on a port of its own, and a client that waits. */
final class RunningAdmin implements AutoCloseable {
  static final int BATCH = 1_024;

  final FakeGateway gateway = new FakeGateway();
  final FakeControl control = new FakeControl();
  private static final Certificate CERTIFICATE =
      new Certificate("echo", "CN=echo", Instant.parse("2027-01-02T03:04:05Z"));

  final NodeCondition condition;
  final NodeHistory history = new NodeHistory(Instant.parse("2026-01-02T03:04:00Z"), 0);
  final Health health;
  final CompletionPublisher publisher;
  final AdminVerticle verticle;

  /** What a reload answers. */
  volatile Supplier<Future<ConfigChange>> reload =
      () -> Future.succeededFuture(ConfigChange.between(Map.of(), Map.of()));

  private final Vertx vertx = Vertx.vertx();
  private final NodeMetrics metrics = new NodeMetrics();
  private final HttpClient client = vertx.createHttpClient();
  private final String deployment;

  RunningAdmin() throws Exception {
    this("127.0.0.1", AdminConfig.Auth.AUTO, null);
  }

  RunningAdmin(String host, AdminConfig.Auth auth, @Nullable String token, String... hosts)
      throws Exception {
    health = Health.create(vertx);
    publisher = CompletionPublisher.install(vertx, new EventBusWatch(), BATCH);
    Cluster cluster =
        Cluster.standalone(vertx, new NodeIdentity("a", "1", "127.0.0.1:7007", "test"), gateway);
    condition =
        new NodeCondition(
            new NodeFacts("a", "test", history.startedAt(), "nio", 2),
            gateway,
            health,
            cluster,
            history,
            () -> List.of(CERTIFICATE));
    verticle =
        new AdminVerticle(
            new AdminServices(
                new AdminConfig(host, 0, 0, auth, token, null, List.of(hosts)),
                health,
                metrics.scrape(vertx, gateway, publisher::dropped, health::isDraining, Traces.OFF),
                gateway,
                cluster,
                publisher::dropped,
                () -> reload.get(),
                new FakeFaults(),
                control,
                history,
                condition,
                () -> Map.of("listeners.echo.maxConnections", "7")),
            50);
    deployment = await(vertx.deployVerticle(verticle));
  }

  record Reply(int status, Map<String, String> headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  int port() {
    return verticle.actualPort();
  }

  Reply get(String path) throws Exception {
    return send(HttpMethod.GET, path, Map.of());
  }

  Reply get(String path, String header, String value) throws Exception {
    return send(HttpMethod.GET, path, Map.of(header, value));
  }

  Reply send(HttpMethod method, String path, Map<String, String> headers) throws Exception {
    RequestOptions options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port()).setURI(path);
    headers.forEach(options::putHeader);
    return await(
        client
            .request(options)
            // Asked for within, or the body may have come and gone before.
            .compose(request -> request.send().compose(RunningAdmin::reply)));
  }

  private static Future<Reply> reply(HttpClientResponse response) {
    return response
        .body()
        .map(
            body ->
                new Reply(response.statusCode(), lowerCase(response.headers()), body.toString()));
  }

  private static Map<String, String> lowerCase(MultiMap headers) {
    Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(map::put);
    return map;
  }

  void undeploy() throws Exception {
    await(vertx.undeploy(deployment));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(vertx.close());
    metrics.close();
  }
}
