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
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Follows the completions of a node and prints one line for each as they happen. */
public final class Tail {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_PROBLEM = 4096;

  private final TailOptions options;
  private final PrintWriter out;
  private final CompletionLine line;
  private volatile boolean stopped;
  private volatile @Nullable CompletableFuture<?> connecting;
  private volatile @Nullable InputStream body;

  /**
   * @param zone in which times are printed
   */
  public Tail(TailOptions options, PrintWriter out, ZoneId zone) {
    this.options = options;
    this.out = out;
    this.line = new CompletionLine(zone);
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

  private CompletableFuture<HttpResponse<InputStream>> request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri()).header("Accept", "text/event-stream");
    if (options.token() != null) {
      request.header("Authorization", "Bearer " + options.token());
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .build()
        .sendAsync(request.build(), BodyHandlers.ofInputStream());
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
    String base = options.admin().uri();
    List<String> query = new ArrayList<>();
    if (options.connection() != null) {
      query.add("connection=" + URLEncoder.encode(options.connection(), StandardCharsets.UTF_8));
    }
    if (options.cluster()) {
      query.add("node=*");
    }
    return URI.create(
        (base.endsWith("/") ? base : base + "/")
            + "api/v1/completions"
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
    boolean dropped = event.name().equals("dropped");
    if (options.json()) {
      out.println(dropped ? "{\"dropped\":" + event.data() + "}" : event.data());
    } else if (dropped) {
      out.println(CompletionLine.formatDropped(new JsonObject(event.data())));
    } else if (event.name().equals("message") || event.name().equals("completion")) {
      out.println(line.format(new JsonObject(event.data())));
    }
  }
}
