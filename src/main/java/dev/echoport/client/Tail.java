package dev.echoport.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows the completions of a node and prints one line for each as they happen. */
public final class Tail {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_PROBLEM = 4096;

  private final TailOptions options;
  private final PrintWriter out;
  private final CompletionLine line;
  private final TailSummary summary = new TailSummary();

  /** Connections of the peers that are asked for; of use only if some are. */
  private final Set<String> peers = new HashSet<>();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private volatile boolean stopped;
  private volatile @Nullable CompletableFuture<?> connecting;
  private volatile @Nullable InputStream body;

  /**
   * @param zone in which times are printed
   */
  public Tail(TailOptions options, PrintWriter out, ZoneId zone) {
    this.options = options;
    this.out = out;
    this.line = new CompletionLine(zone, options.colours() ? Colours.ANSI : Colours.NONE);
  }

  /**
   * Prints until the node ends the stream or {@link #stop} is called. Blocks the calling thread.
   *
   * @throws IOException when there is no stream to follow; its message is for people
   * @throws InterruptedException when the thread is interrupted
   */
  public void run() throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> pending = request();
    connecting = pending;
    if (stopped) {
      return;
    }
    HttpResponse<InputStream> response = await(pending);
    if (response == null) {
      return;
    }
    try (InputStream stream = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(options.admin().uri() + ": " + problem(response));
      }
      body = stream;
      if (!stopped) {
        findPeers();
        follow(stream);
      }
    }
  }

  /** Ends {@link #run}. May be called by any thread. */
  public void stop() {
    stopped = true;
    CompletableFuture<?> pending = connecting;
    if (pending != null) {
      pending.cancel(true);
    }
    InputStream stream = body;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // The reader ends all the same.
      }
    }
  }

  /** What was shown, in one line; of use when {@link #run} has returned. */
  public String summary() {
    return summary.text();
  }

  private CompletableFuture<HttpResponse<InputStream>> request() {
    return client.sendAsync(request(uri(), "text/event-stream"), BodyHandlers.ofInputStream());
  }

  private HttpRequest request(URI uri, String accept) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", accept);
    if (options.token() != null) {
      request.header("Authorization", "Bearer " + options.token());
    }
    return request.build();
  }

  /** Those that are open already; the stream tells of others. */
  private void findPeers() throws IOException, InterruptedException {
    String address = options.filter().address();
    if (address == null) {
      return;
    }
    URI uri =
        uri("connections", List.of("state=open", "limit=1000", parameter("address", address)));
    HttpResponse<String> open =
        client.send(request(uri, "application/json"), BodyHandlers.ofString());
    if (open.statusCode() == 200) {
      for (Object connection : new JsonObject(open.body()).getJsonArray("connections")) {
        peers.add(((JsonObject) connection).getString("id"));
      }
    }
  }

  private @Nullable HttpResponse<InputStream> await(
      CompletableFuture<HttpResponse<InputStream>> response)
      throws IOException, InterruptedException {
    try {
      return response.get();
    } catch (CancellationException e) {
      return null;
    } catch (ExecutionException e) {
      if (stopped) {
        return null;
      }
      Throwable cause = e.getCause();
      String message = cause == null ? null : cause.getMessage();
      String reason = message == null ? "connection refused" : message;
      throw new IOException(options.admin().uri() + ": " + reason, e);
    }
  }

  private URI uri() {
    List<String> query = new ArrayList<>();
    if (options.connection() != null) {
      query.add(parameter("connection", options.connection()));
    }
    if (options.cluster()) {
      query.add("node=*");
    }
    query.add("connections=true");
    return uri("completions", query);
  }

  private static String parameter(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private URI uri(String resource, List<String> query) {
    String base = options.admin().uri();
    return URI.create(
        (base.endsWith("/") ? base : base + "/")
            + "api/v1/"
            + resource
            + (query.isEmpty() ? "" : "?" + String.join("&", query)));
  }

  private static String problem(HttpResponse<InputStream> response) throws IOException {
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

  private void follow(InputStream stream) {
    EventStream events =
        new EventStream(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    try {
      for (EventStream.Event event = events.next(); event != null; event = events.next()) {
        print(event);
        if (events.isDry() && out.checkError()) {
          return;
        }
      }
    } catch (IOException e) {
      // The node went without an end of the stream, or stop() closed it: both end the tail.
    }
    out.flush();
  }

  private void print(EventStream.Event event) {
    JsonObject data = new JsonObject(event.data());
    switch (event.name()) {
      case "message" -> printCompletion(event.data(), data);
      case "dropped" -> {
        summary.dropped(data.getLong("records"));
        print(event, CompletionLine.formatDropped(data));
      }
      case "opened" -> {
        if (options.filter().address() != null && options.filter().acceptsPeer(data)) {
          peers.add(data.getString("id"));
        }
        printConnection(event, data, line::formatOpened);
      }
      case "closed" -> printConnection(event, data, line::formatClosed);
      default -> {}
    }
  }

  private void printCompletion(String text, JsonObject record) {
    TailFilter filter = options.filter();
    boolean peer = filter.address() == null || peers.contains(record.getString("connection"));
    if (!peer || !filter.accepts(record)) {
      summary.filtered();
      return;
    }
    summary.shown(record);
    out.println(options.json() ? text : line.format(record));
  }

  private void printConnection(
      EventStream.Event event, JsonObject connection, Function<JsonObject, String> format) {
    if (options.filter().acceptsPeer(connection)
        && options.filter().acceptsConnection(connection)) {
      print(event, format.apply(connection));
    }
  }

  private void print(EventStream.Event event, String people) {
    out.println(options.json() ? "{\"" + event.name() + "\":" + event.data() + "}" : people);
  }
}
