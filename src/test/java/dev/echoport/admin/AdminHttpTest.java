package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.admin.RunningAdmin.Reply;
import dev.echoport.admin.answer.WorkerLine;
import dev.echoport.cluster.Cluster;
import dev.echoport.cluster.NodeIdentity;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.Traces;
import dev.echoport.config.AdminConfig;
import dev.echoport.health.EchoRecipe;
import dev.echoport.health.Health;
import dev.echoport.metrics.NodeMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminHttpTest {
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin();
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
  }

  @Test
  void tellsWhereItListens() {
    assertThat(admin.verticle.uri()).isEqualTo("http://127.0.0.1:" + admin.port());
  }

  @Test
  void isLiveBeforeItHasStarted() throws Exception {
    Reply reply = admin.get("/health/live");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("status")).isEqualTo("UP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/ready", "/health/startup"})
  void isNeitherReadyNorStartedUntilToldSo(String path) throws Exception {
    assertThat(admin.get(path).status()).isEqualTo(503);
    admin.health.started();
    assertThat(admin.get(path).status()).isEqualTo(200);
  }

  @Test
  void readinessNamesTheListenerThatDoesNotEcho() throws Exception {
    admin.health.started();
    // The administration port itself is a listener that does not echo.
    admin.health.addListener(
        "echo", SocketAddress.inetSocketAddress(admin.port(), "127.0.0.1"), EchoRecipe.DIRECT);
    Reply reply = admin.get("/health/ready");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(reply.json().getJsonArray("checks").getJsonObject(0).getString("id"))
        .isEqualTo("echo");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    Reply reply = admin.send(HttpMethod.HEAD, "/health/live", Map.of());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void servesMetrics() throws Exception {
    Reply reply = admin.get("/metrics");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().get("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(reply.body())
        .contains(
            "echoport_received_bytes_total{listener=\"echo\"} 100.0", "jvm_memory_used_bytes");
  }

  @Test
  void showsListeners() throws Exception {
    JsonObject shown = admin.get("/api/v1/listeners").json();
    // Depends on how late the loops of this machine are.
    Object waitsFor = shown.getJsonArray("listeners").getJsonObject(0).remove("waitsFor");
    assertThat(waitsFor).isNotNull();
    assertThat(shown)
        .isEqualTo(
            json(
                "{'listeners':[{'name':'echo','uri':'tcp://127.0.0.1:7007','state':'LISTENING','loops':2,"
                    + "'connections':{'open':1,'opened':2,'closed':{'PEER_RESET':1}},"
                    + "'ledger':{'receivedBytes':100,'consumedBytes':95,'producedBytes':95,"
                    + "'sentBytes':60,"
                    + "'discardedBytes':{'in':0,'out':30,'byReason':{'PEER_RESET':30}},"
                    + "'echoedBytes':95,'droppedBytes':0,'insertedBytes':0,'alteredBytes':0,"
                    + "'pendingBytes':{'in':5,'out':5}},"
                    + "'completions':{'RECEIVE':{'OK':1},'SEND':{'OK':1},'PROCESS':{},'FAULT':{}},"
                    + "'processors':[],'faults':{},'refused':{'MAX_CONNECTIONS':4},'datagramsRefused':{},'own':{'connections':0,'receivedBytes':0,'sentBytes':0},"
                    + "'certificates':[{'subject':'CN=echo','expiresAt':'2027-01-02T03:04:05Z'}]}]}"));
  }

  @Test
  void showsOneConnection() throws Exception {
    assertThat(admin.get("/api/v1/connections/a-5").json())
        .isEqualTo(
            json(
                "{'id':'a-5','listener':'echo','remoteAddress':'127.0.0.1:50000',"
                    + "'localAddress':'127.0.0.1:7007','state':'CLOSED',"
                    + "'openedAt':'2026-01-02T03:04:05Z','closedAt':'2026-01-02T03:04:06Z',"
                    + "'closeReason':'PEER_RESET','cause':'Connection reset',"
                    + "'ledger':{'receivedBytes':0,'consumedBytes':0,'producedBytes':0,"
                    + "'sentBytes':0,'discardedBytes':{'in':0,'out':0,'byReason':{}},"
                    + "'echoedBytes':0,'droppedBytes':0,'insertedBytes':0,'alteredBytes':0,"
                    + "'pendingBytes':{'in':0,'out':0},'acknowledgedBytes':0,"
                    + "'unacknowledgedBytes':0},'completions':12,"
                    + "'window':{'bytes':262144,'operations':64,'heldBytes':4096,"
                    + "'postedSends':3,'frames':0,'receivePosted':true},"
                    + "'autopsy':{'firstToClose':'PEER','how':'RST','quietNanos':1000,"
                    + "'longestSendNanos':2000,'tcp':{'retransmissions':1,'roundTripMicros':250,"
                    + "'roundTripVariationMicros':20,'unacknowledgedSegments':3,"
                    + "'segmentBytes':1448,'notSentBytes':5000,"
                    + "'acknowledgedBytes':0,'minRoundTripMicros':200,'windowLimitedMicros':30,"
                    + "'bufferLimitedMicros':40,'reorderings':5,'outOfOrderSegments':6,'peerWindowBytes':0},"
                    + "'sentence':'The peer reset the connection after 0 B.'}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', a-1 a-2 a-3 a-5 a-4",
    "?state=open, a-1 a-2 a-3",
    "?state=closed, a-5 a-4",
    "?limit=4, a-1 a-2 a-3 a-5",
    "?limit=3, a-1 a-2 a-3",
    "?state=closed&limit=1, a-5"
  })
  void showsOpenConnectionsThenClosedOnes(String query, String ids) throws Exception {
    assertThat(
            admin.get("/api/v1/connections" + query).json().getJsonArray("connections").stream()
                .map(connection -> ((JsonObject) connection).getString("id")))
        .containsExactly(ids.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connections?limit=0|limit: \"0\" (expected: a number from 1 to 1000)",
        "connections?limit=1001|limit: \"1001\" (expected: a number from 1 to 1000)",
        "connections?limit=ten|limit: \"ten\" (expected: a number from 1 to 1000)",
        "connections?state=half|state: \"half\" (expected: one of closed, ending, open)",
        "completions?connection=a|connection: \"a\" (expected: an id such as a-17)",
        "completions?connection=17|connection: \"17\" (expected: an id such as a-17)",
        "connections?reason=IDLE&state=open|state: \"open\" (expected: closed or nothing beside"
            + " reason)",
        "connections?listener=other|listener: \"other\" (expected: one of echo)",
        "connections?limit=1&limit=2|limit: given more than once (expected: one value)",
        "connections?stat=closed|stat: no such parameter (expected: one of state, reason,"
            + " listener, address, sort, limit)",
        "completions?id=a-1|id: no such parameter (expected: one of connection, connections, node)",
        "stats?listener=echo|listener: no such parameter (expected: none)"
      })
  void namesTheParameterThatDoesNotFit(String request, String detail) throws Exception {
    Reply reply = admin.get("/api/v1/" + request);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("detail")).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/live",
        "/health/ready",
        "/health/startup",
        "/metrics",
        "/api/v1/openapi.yaml",
        "/api/v1/listeners",
        "/api/v1/connections",
        "/api/v1/connections/a-1",
        "/api/v1/completions",
        "/api/v1/stats",
        "/api/v1/cluster"
      })
  void refusesAParameterThatItDoesNotKnow(String path) throws Exception {
    Reply reply = admin.get(path + "?nope=1");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.headers().get("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().getString("detail")).startsWith("nope: no such parameter (expected: ");
  }

  @Test
  void describesWhatIsMissingAsAProblem() throws Exception {
    Reply reply = admin.get("/api/v1/connections/a-99");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.headers().get("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json())
        .isEqualTo(
            json(
                "{'type':'about:blank','title':'Not Found','status':404,"
                    + "'detail':'connection \\'a-99\\': not known (expected: one that is open or"
                    + " among the newest closed ones)',"
                    + "'instance':'/api/v1/connections/a-99'}"));
  }

  @ParameterizedTest
  @CsvSource({
    "?state=open&sort=-opened, a-1 a-2 a-3",
    "?state=open&sort=-completions, a-3 a-2 a-1",
    "?state=open&sort=completions&limit=1, a-1",
    "?state=ending, ''",
    "?reason=PEER_RESET, a-5 a-4",
    "?reason=IDLE, ''",
    "?reason=PEER_RESET&state=closed&limit=1, a-5",
    "?listener=echo&address=:5000&limit=1, a-1",
    "?address=10.9, ''",
    "?address=127.0.0.1&state=closed, a-5 a-4"
  })
  void selectsAndSortsConnections(String query, String ids) throws Exception {
    assertThat(
            admin.get("/api/v1/connections" + query).json().getJsonArray("connections").stream()
                .map(connection -> ((JsonObject) connection).getString("id"))
                .collect(Collectors.joining(" ")))
        .isEqualTo(ids);
  }

  @Test
  void refusesAnUnknownOrder() throws Exception {
    Reply reply = admin.get("/api/v1/connections?sort=size");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("detail"))
        .startsWith("sort: \"size\" (expected: one of opened, -opened, received,");
  }

  @Test
  void namesEveryReasonThatAConnectionMayHaveEndedFor() throws Exception {
    assertThat(admin.get("/api/v1/connections?reason=LATE").json().getString("detail"))
        .isEqualTo(
            "reason: \"LATE\" (expected: one of "
                + Arrays.stream(CloseReason.values())
                    .map(CloseReason::name)
                    .collect(Collectors.joining(", "))
                + ")");
  }

  @Test
  void givesABrowserTheConsole() throws Exception {
    Reply reply = admin.get("/", "Accept", "text/html,*/*");
    assertThat(reply.headers().get("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(reply.headers().get("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(reply.body()).contains("/console/app.js");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.js", "uplot.js", "console.css", "uplot.css", "icon.svg"})
  void servesWhatTheConsoleIsMadeOf(String file) throws Exception {
    Reply reply = admin.get("/console/" + file);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isNotEmpty();
  }

  @Test
  void servesNothingElseOfTheJar() throws Exception {
    assertThat(admin.get("/console/../AdminVerticle.class").status()).isEqualTo(404);
    assertThat(admin.get("/console/index.html").status()).isEqualTo(404);
  }

  @Test
  void answersAnUnknownPathWithAProblem() throws Exception {
    Reply reply = admin.get("/api/v2");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().getString("detail")).contains("/api/v2: no such resource");
  }

  @Test
  void refusesOtherMethods() throws Exception {
    Reply reply = admin.send(HttpMethod.DELETE, "/api/v1/connections", Map.of());
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers().get("Allow")).isEqualTo("GET, HEAD");
    assertThat(reply.json().getString("title")).isEqualTo("Method Not Allowed");
  }

  @Test
  void keepsTheCauseOfItsOwnFailuresInTheLog() throws Exception {
    admin.gateway.failure = new IllegalStateException("a secret");
    Reply reply = admin.get("/api/v1/listeners");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).doesNotContain("a secret");
  }

  @Test
  void saysThatALoopDidNotAnswer() throws Exception {
    admin.gateway.failure = new TimeoutException();
    Reply reply = admin.get("/api/v1/listeners");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().getString("detail")).contains("did not answer in time");
  }

  @Test
  void aConnectionOfAnotherStartIsNotThisOne() throws Exception {
    String start = admin.get("/api/v1/node").json().getString("start");
    assertThat(admin.get("/api/v1/connections/a-1?start=" + start).status()).isEqualTo(200);
    Reply other = admin.get("/api/v1/connections/a-1?start=x");
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.json().getString("detail"))
        .isEqualTo(
            "connection \"a-1\" of start x: the node has started again since, at"
                + " 2026-01-02T03:04:00Z");
  }

  @Test
  void writesAPageOfAConnectionThatLoadsNothing() throws Exception {
    Reply reply = admin.get("/api/v1/report?connection=a-5");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers())
        .containsEntry("Content-Type", "text/html; charset=utf-8")
        .containsEntry("Content-Disposition", "attachment; filename=\"echoport-a-a-5.html\"");
    assertThat(reply.body())
        .contains("The peer reset the connection after 0 B.", "content=\"default-src 'none';")
        .doesNotContain("<script", "src=", "href=", "url(", "@import");
  }

  @Test
  void writesAPageOfTheLastHour() throws Exception {
    Reply reply = admin.get("/api/v1/report?range=1h");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("the node started", "Bytes a second", "</html>");
    assertThat(admin.get("/api/v1/report?range=1h&connection=a-5").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/report?connection=a-99").status()).isEqualTo(404);
  }

  @Test
  void refusesHistoriesThatWouldWaitForTooMany() throws Exception {
    HttpClient many = HttpClient.newHttpClient();
    HttpRequest history =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + "/api/v1/history"))
            .build();
    List<CompletableFuture<HttpResponse<String>>> asked;
    synchronized (admin.history) {
      asked =
          Stream.generate(() -> many.sendAsync(history, HttpResponse.BodyHandlers.ofString()))
              .limit(WorkerLine.MOST + 2)
              .toList();
      HttpResponse<?> first =
          (HttpResponse<?>)
              CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new))
                  .get(20, TimeUnit.SECONDS);

      assertThat(first.statusCode()).isEqualTo(503);
      assertThat(first.headers().firstValue("retry-after")).hasValue("1");
    }
    assertThat(asked.stream().map(reply -> reply.join().statusCode()).toList())
        .containsOnly(200, 503)
        .filteredOn(status -> status == 200)
        .hasSize(WorkerLine.MOST);
  }

  @Test
  void linksToEverything() throws Exception {
    for (Map.Entry<String, Object> link : admin.get("/").json().getJsonObject("links")) {
      assertThat(admin.send(HttpMethod.HEAD, link.getValue().toString(), Map.of()).status())
          .as(link.getKey())
          .isIn(200, 503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/listeners", "/metrics", "/health/live", "/missing"})
  void forbidsCachingAndSniffing(String path) throws Exception {
    assertThat(admin.get(path).headers())
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("X-Content-Type-Options", "nosniff");
  }

  @Test
  void saysWhatToDoWhenItsPortIsTaken() throws Exception {
    Vertx vertx = Vertx.vertx();
    NodeMetrics metrics = new NodeMetrics();
    AdminConfig config =
        new AdminConfig("127.0.0.1", admin.port(), 0, AdminConfig.Auth.AUTO, null, null, List.of());
    AdminServices services =
        new AdminServices(
            config,
            Health.create(vertx),
            metrics.scrape(vertx, admin.gateway, Map::of, () -> false, Traces.OFF),
            admin.gateway,
            Cluster.standalone(
                vertx, NodeIdentity.starting("a", "127.0.0.1:7007", "test"), admin.gateway),
            Map::of,
            () -> admin.reload.get(),
            new FakeFaults(),
            new FakeControl(),
            admin.history,
            admin.condition,
            () -> Map.of("listeners.echo.maxConnections", "7"));
    assertThatThrownBy(() -> RunningAdmin.await(vertx.deployVerticle(new AdminVerticle(services))))
        .hasMessageContaining("admin: cannot listen on http://127.0.0.1:" + admin.port())
        .hasMessageContaining("set admin.host or admin.port");
    RunningAdmin.await(vertx.close());
    metrics.close();
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace("\\'", "\\\"").replace('\'', '"'));
  }
}
