package dev.echoport.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.Traces;
import dev.echoport.metrics.ClusterFigures;
import dev.echoport.metrics.Exposition;
import dev.echoport.metrics.MetricsScrape;
import dev.echoport.metrics.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dashboards and rules against what a node really exposes. */
class MonitoringTest {
  private static final Path RULES = Path.of("deploy/monitoring/rules/echoport.rules.yml");
  private static final Path DASHBOARD =
      Path.of("deploy/monitoring/grafana/dashboards/echoport.json");
  private static final Path ADAPTER = Path.of("deploy/kubernetes/monitoring/adapter-values.yaml");

  private static final Pattern METRIC =
      Pattern.compile("(?<![:\\w])(?:echoport|process|jvm|vertx|system)_\\w+(?![\\w:])");
  private static final Pattern RECORDED = Pattern.compile("\\w+:\\w+:\\w+");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)[ {]");

  private static final Vertx vertx = Vertx.vertx();
  private static final NodeMetrics metrics = new NodeMetrics();
  private static Set<String> exposed = Set.of();

  @BeforeAll
  static void scrape() throws Exception {
    metrics.cluster(() -> new ClusterFigures(Map.of("UP", 1), 0, true, 0, false));
    metrics.loopLag(() -> 0);
    MetricsScrape scrape =
        metrics.scrape(vertx, new OneListener(), () -> Map.of("sse", 1L), () -> false, Traces.OFF);
    // The JVM tells of a collection a moment later.
    System.gc();
    await()
        .untilAsserted(
            () -> {
              exposed = new HashSet<>(matches(SAMPLE, 1, text(scrape)));
              assertThat(exposed).contains("jvm_gc_pause_seconds_sum");
            });
  }

  private static String text(MetricsScrape scrape) throws Exception {
    return scrape
        .scrape(Exposition.PROMETHEUS)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @AfterAll
  static void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    metrics.close();
  }

  @Test
  void asksOnlyForMetricsThatANodeExposes() throws IOException {
    assertThat(exposed).containsAll(metricsOf(expressions(RULES, "expr")));
    assertThat(exposed).containsAll(metricsOf(expressions(DASHBOARD, "expr")));
    assertThat(exposed).containsAll(metricsOf(expressions(DASHBOARD, "definition")));
    assertThat(exposed).containsAll(metricsOf(expressions(ADAPTER, "seriesQuery")));
  }

  @Test
  void alertsOnlyOnWhatIsRecorded() throws IOException {
    List<String> recorded = expressions(RULES, "record");

    assertThat(matches(RECORDED, 0, String.join("\n", expressions(RULES, "expr"))))
        .isNotEmpty()
        .allSatisfy(used -> assertThat(recorded).contains(used));
  }

  @Test
  void showsEveryMetricOfTheGateway() throws IOException {
    List<String> shown = metricsOf(expressions(DASHBOARD, "expr"));

    assertThat(exposed)
        .filteredOn(name -> name.startsWith("echoport_"))
        .filteredOn(name -> !name.endsWith("_seconds_sum") && !name.endsWith("_seconds_count"))
        .allSatisfy(name -> assertThat(shown).contains(name));
  }

  @Test
  void letsEveryPanelFollowTheNodeThatIsChosen() throws IOException {
    assertThat(expressions(DASHBOARD, "expr"))
        .hasSizeGreaterThan(10)
        .allSatisfy(query -> assertThat(query).contains("instance=~\"$node\""));
  }

  private static List<String> expressions(Path file, String key) throws IOException {
    List<String> found = new ArrayList<>();
    JsonNode tree = Manifest.YAML.readTree(file.toFile());
    tree.findValues(key).stream().map(JsonNode::asText).forEach(found::add);
    assertThat(found).as("%s in %s", key, file).isNotEmpty();
    return found;
  }

  private static List<String> metricsOf(List<String> expressions) {
    List<String> names = matches(METRIC, 0, String.join("\n", expressions));
    assertThat(names).isNotEmpty();
    return names;
  }

  private static List<String> matches(Pattern pattern, int group, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map(result -> result.group(group)).distinct().toList();
  }

  private static final class OneListener implements GatewayView {
    @Override
    public Future<List<ListenerReport>> listeners() {
      return Future.succeededFuture(
          List.of(
              new ListenerReport(
                  "echo",
                  "",
                  ListenerReport.State.LISTENING,
                  1,
                  new ListenerTotals(List.of("uppercase")).snapshot(),
                  Map.of(),
                  Map.of(DatagramRefusal.RATE, 0L),
                  OwnTraffic.NONE,
                  null)));
    }

    @Override
    public Future<List<ConnectionReport>> openConnections(ConnectionQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<ConnectionReport>> closedConnections(int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<ConnectionReport>> connection(String id) {
      throw new UnsupportedOperationException();
    }
  }
}
