package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.echoport.admin.RunningAdmin.Reply;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description of the API, and what the API really answers. */
class OpenApiTest {
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private static JsonObject document;

  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin();
  }

  @BeforeAll
  static void read() throws IOException {
    document = new JsonObject(new YAMLMapper().readValue(yaml(), MAP));
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
  }

  @ParameterizedTest
  @CsvSource({
    "live, /health/live",
    "ready, /health/ready",
    "startup, /health/startup",
    "listeners, /api/v1/listeners",
    "faults, /api/v1/listeners/echo/faults",
    "log, /api/v1/log",
    "listener, /api/v1/listeners/echo",
    "listener, /api/v1/listeners/nope",
    "connections, /api/v1/connections",
    "connections, /api/v1/connections?limit=0",
    "ready, /health/ready?verbose=1",
    "metrics, /metrics?nope=1",
    "connection, /api/v1/connections/a-1",
    "connection, /api/v1/connections/a-5",
    "connection, /api/v1/connections/a-99",
    "node, /api/v1/node",
    "problems, /api/v1/problems",
    "report, /api/v1/report?range=1h&connection=a-1",
    "connection, /api/v1/connections/a-1?start=other",
    "history, /api/v1/history",
    "history, /api/v1/history?listener=echo&range=24h",
    "history, /api/v1/history?series=closed,speed",
    "cluster, /api/v1/cluster"
  })
  void describesWhatIsAnswered(String operation, String path) throws Exception {
    Reply reply = admin.get(path);
    JsonObject responses = operation(operation).getJsonObject("responses");
    JsonObject response =
        resolved(
            responses.getJsonObject(
                String.valueOf(reply.status()), responses.getJsonObject("default")));
    JsonObject schema =
        response
            .getJsonObject("content")
            .getJsonObject(reply.headers().get("Content-Type"))
            .getJsonObject("schema");
    assertThat(problems(schema, reply.json())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "live, /health/live",
    "metrics, /metrics",
    "listeners, /api/v1/listeners",
    "connections, /api/v1/connections",
    "connection, /api/v1/connections/a-1",
    "completions, /api/v1/completions",
    "stats, /api/v1/stats",
    "node, /api/v1/node",
    "problems, /api/v1/problems",
    "report, /api/v1/report",
    "history, /api/v1/history",
    "log, /api/v1/log",
    "listener, /api/v1/listeners/echo",
    "cluster, /api/v1/cluster"
  })
  void namesEveryParameterThatIsKnown(String operation, String path) throws Exception {
    String detail = admin.get(path + "?nope=1").json().getString("detail");
    String names =
        operation(operation).getJsonArray("parameters", new JsonArray()).stream()
            .map(parameter -> (JsonObject) parameter)
            .filter(parameter -> parameter.getString("in").equals("query"))
            .map(parameter -> parameter.getString("name"))
            .collect(Collectors.joining(", "));
    assertThat(detail)
        .endsWith("(expected: " + (names.isEmpty() ? "none" : "one of " + names) + ")");
  }

  private JsonObject operation(String id) {
    return document.getJsonObject("paths").stream()
        .map(path -> ((JsonObject) path.getValue()).getJsonObject("get"))
        .filter(Objects::nonNull)
        .filter(operation -> operation.getString("operationId").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject resolved(JsonObject response) {
    String reference = response.getString("$ref");
    return reference == null
        ? response
        : document
            .getJsonObject("components")
            .getJsonObject("responses")
            .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
  }

  @Test
  void describesTheEventsOfStatistics() throws Exception {
    try (EventStreamClient client = EventStreamClient.of(admin.port(), "/api/v1/stats")) {
      assertThat(problems("Stats", client.data())).isEmpty();
    }
  }

  @Test
  void describesCompletions() throws Exception {
    Journal journal = new Journal("a", "echo", 2, 0);
    journal.append(1, 1, Operation.SEND, Outcome.FAILED, 0, 3, 5, 7, "the cause");
    CompletionBatch batch = journal.take();
    try (EventStreamClient client = new EventStreamClient(admin.port(), "")) {
      client.line(": subscribed");
      admin.publisher.publish(batch);
      assertThat(problems("Completion", client.data())).isEmpty();
    }
  }

  @Test
  void refusesWhatItDoesNotDescribe() {
    assertThat(problems("Problem", new JsonObject().put("colour", "red"))).isNotEmpty();
  }

  @Test
  void describesAReload() throws Exception {
    JsonObject change = admin.send(HttpMethod.POST, "/api/v1/reload", Map.of()).json();
    assertThat(problems("ConfigChange", change)).isEmpty();
    admin.reload =
        () ->
            Future.failedFuture(
                new ConfigException(List.of(new Problem("a.yaml", 1, "log", "wrong"))));
    JsonObject rejection = admin.send(HttpMethod.POST, "/api/v1/reload", Map.of()).json();
    assertThat(problems("Rejection", rejection)).isEmpty();
  }

  @Test
  void namesEveryCloseReason() {
    JsonArray reasons = schemas().getJsonObject("CloseReason").getJsonArray("enum");
    assertThat(reasons.stream())
        .containsExactlyElementsOf(Arrays.stream(CloseReason.values()).map(Enum::name).toList());
  }

  @Test
  void describesEveryLinkOfTheIndex() throws Exception {
    JsonObject links = admin.get("/").json().getJsonObject("links");
    assertThat(document.getJsonObject("paths").fieldNames())
        .containsAll(links.stream().map(link -> (String) link.getValue()).toList());
  }

  @Test
  void isServed() throws Exception {
    Reply reply = admin.get("/api/v1/openapi.yaml");
    assertThat(reply.headers().get("Content-Type")).isEqualTo("application/yaml");
    assertThat(reply.body()).startsWith("openapi: 3.1.0");
  }

  private JsonObject schemas() {
    return document.getJsonObject("components").getJsonObject("schemas");
  }

  private String problems(String schema, JsonObject value) {
    return problems(new JsonObject().put("$ref", "#/components/schemas/" + schema), value);
  }

  private String problems(JsonObject schema, JsonObject value) {
    JsonObject whole = schema.copy().put("components", new JsonObject().put("schemas", schemas()));
    OutputUnit result =
        Validator.create(
                JsonSchema.of(whole),
                new JsonSchemaOptions()
                    .setDraft(Draft.DRAFT202012)
                    .setBaseUri("app://echoport")
                    .setOutputFormat(OutputFormat.Basic))
            .validate(value);
    return Boolean.TRUE.equals(result.getValid()) ? "" : String.valueOf(result.getErrors());
  }

  private static String yaml() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(AdminVerticle.class.getResourceAsStream("openapi.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
