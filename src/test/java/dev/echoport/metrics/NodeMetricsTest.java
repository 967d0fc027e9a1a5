package dev.echoport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.report.NoListeners;
import dev.echoport.completion.report.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
  private NodeMetrics metrics;
  private Vertx vertx;

  @BeforeEach
  void open() {
    metrics = new NodeMetrics();
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(metrics.options()))
            .withMetrics(metrics.factory())
            .build();
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
    metrics.close();
  }

  @Test
  void showsTheJvm() throws Exception {
    assertThat(scrape())
        .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads ", "process_files_open_files")
        .contains("process_uptime_seconds ", "jvm_classes_loaded_classes ");
  }

  @Test
  void usesNoNameThatPromtoolObjectsTo() throws Exception {
    assertThat(scrape())
        .contains("process_cpu_seconds_total ", "system_cpus ")
        .doesNotContain("process_cpu_time_ns", "system_cpu_count");
  }

  @Test
  void labelsRequestsByNothingThatAClientChooses() throws Exception {
    request(HttpMethod.valueOf("SURPRISE"), "/secret-path");
    assertThat(scrape())
        .contains("vertx_http_server_requests_total{code=\"200\"")
        .doesNotContain("SURPRISE", "secret-path", "remote=");
  }

  @Test
  void saysNothingOfHttpClients() throws Exception {
    HttpClientAgent client = request(HttpMethod.GET, "/");
    assertThat(scrape()).doesNotContain("vertx_http_client", "pool_type=\"http\"");
    await(client.close());
  }

  /** Returns the client: one that nobody holds may be closed by the garbage collector. */
  private HttpClientAgent request(HttpMethod method, String path) throws Exception {
    int port =
        await(
                vertx
                    .createHttpServer()
                    .requestHandler(request -> request.response().end())
                    .listen(0, "127.0.0.1"))
            .actualPort();
    HttpClientAgent client = vertx.createHttpClient();
    await(
        client
            .request(method, port, "127.0.0.1", path)
            .compose(request -> request.send().compose(response -> response.end())));
    return client;
  }

  @Test
  void aSecondNodeInTheProcessHasItsOwnRegistry() throws Exception {
    NodeMetrics other = new NodeMetrics();
    Vertx second =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(other.options()))
            .withMetrics(other.factory())
            .build();
    await(second.createHttpServer().requestHandler(request -> {}).listen(0, "127.0.0.1"));
    String text =
        await(
            other
                .scrape(second, new NoListeners(), Map::of, () -> false, Traces.OFF)
                .scrape(Exposition.PROMETHEUS));
    await(second.close());
    other.close();
    assertThat(text).contains("vertx_pool_");
  }

  private String scrape() throws Exception {
    return await(
        metrics
            .scrape(vertx, new NoListeners(), Map::of, () -> false, Traces.OFF)
            .scrape(Exposition.PROMETHEUS));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
