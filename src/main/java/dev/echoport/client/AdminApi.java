package dev.echoport.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Requests to the admin API of a node. */
public final class AdminApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_PROBLEM = 4096;

  private final Target admin;
  private final @Nullable String token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  public AdminApi(Target admin, @Nullable String token) {
    this.admin = admin;
    this.token = token;
  }

  /** A resource that sends events until somebody closes it. */
  public CompletableFuture<HttpResponse<InputStream>> stream(String resource) {
    return client.sendAsync(request(resource, "text/event-stream"), BodyHandlers.ofInputStream());
  }

  /** A list of a resource; empty where the node has none. Blocks. */
  public JsonArray list(String resource, String name) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request(resource, "application/json"), BodyHandlers.ofString());
    try {
      return response.statusCode() == 200
          ? new JsonObject(response.body()).getJsonArray(name, new JsonArray())
          : new JsonArray();
    } catch (DecodeException e) {
      return new JsonArray();
    }
  }

  /**
   * What the node answered.
   *
   * @param body JSON: what was asked for, or a problem document
   */
  public record Answer(int status, String body) {
    /** Whether it did what it was asked to do. */
    public boolean applied() {
      return status == 200;
    }

    /** What a problem document says, a line each. */
    public List<String> problems() {
      JsonObject document = new JsonObject(body);
      JsonArray problems = document.getJsonArray("problems");
      return problems == null
          ? List.of(status + ": " + document.getString("detail"))
          : problems.stream().map(String::valueOf).toList();
    }
  }

  /**
   * Asks the node to read its configuration again. Blocks.
   *
   * @throws IOException with the address and the reason, if there is no answer in time
   */
  public Answer reload(Duration timeout) throws IOException, InterruptedException {
    return answer(
        builder("reload", "application/json")
            .timeout(timeout)
            .POST(BodyPublishers.noBody())
            .build());
  }

  /**
   * Asks for a resource. Blocks.
   *
   * @throws IOException with the address and the reason, if there is no answer in time
   */
  public Answer get(String resource) throws IOException, InterruptedException {
    return answer(builder(resource, "application/json").timeout(CONNECT_TIMEOUT).build());
  }

  /**
   * Asks for the faults of a listener, or changes them. Blocks.
   *
   * @param method {@code GET}, {@code PUT} or {@code DELETE}
   * @param body what is wanted, for {@code PUT}
   * @throws IOException with the address and the reason, if there is no answer in time
   */
  public Answer faults(String method, String listener, String body)
      throws IOException, InterruptedException {
    String name = URLEncoder.encode(listener, StandardCharsets.UTF_8);
    return answer(
        builder("listeners/" + name + "/faults", "application/json")
            .timeout(CONNECT_TIMEOUT)
            .header("Content-Type", "application/yaml")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  /**
   * Ends a connection in order. Blocks.
   *
   * @param id as the node names it
   * @throws IOException with the address and the reason, if there is no answer in time
   */
  public Answer end(String id) throws IOException, InterruptedException {
    return answer(
        builder("connections/" + id, "application/json").timeout(CONNECT_TIMEOUT).DELETE().build());
  }

  private Answer answer(HttpRequest request) throws IOException, InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new IOException(request.uri() + ": " + NotConnected.reason(admin, e), e);
    }
  }

  private HttpRequest request(String resource, String accept) {
    return builder(resource, accept).build();
  }

  private HttpRequest.Builder builder(String resource, String accept) {
    String base = admin.uri();
    URI uri = URI.create((base.endsWith("/") ? base : base + "/") + "api/v1/" + resource);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", accept);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  public static String parameter(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** What a problem document, or another answer, complains about. */
  public static String problem(HttpResponse<InputStream> response) throws IOException {
    String text =
        new String(response.body().readNBytes(MAX_PROBLEM), StandardCharsets.UTF_8).strip();
    String status = "status " + response.statusCode();
    try {
      JsonObject document = new JsonObject(text);
      return status + ", " + document.getString("detail", document.getString("title", text));
    } catch (DecodeException | ClassCastException e) {
      return text.isEmpty() ? status : status + ", " + text.lines().findFirst().orElse("");
    }
  }
}
