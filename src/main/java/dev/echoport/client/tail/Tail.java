package dev.echoport.client.tail;

import dev.echoport.client.AdminApi;
import dev.echoport.client.Colours;
import dev.echoport.client.EventStream;
import dev.echoport.client.NotConnected;
import dev.echoport.text.Printable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneId;
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
  private static final long NANOS = 1_000_000_000;

  private final TailOptions options;
  private final PrintWriter out;
  private final CompletionLine line;
  private final TimeOrder order;
  private final TailSummary summary = new TailSummary();

  /** Connections of the peers that are asked for; of use only if some are. */
  private final Set<String> peers = new HashSet<>();

  private final AdminApi api;
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
    this.order = new TimeOrder(out);
    this.api = new AdminApi(options.admin(), options.token());
  }

  /**
   * Prints until the node ends the stream or {@link #stop} is called. Blocks the calling thread.
   *
   * @param following called once the node sends
   * @throws IOException when there is no stream to follow; its message is for people
   * @throws InterruptedException when the thread is interrupted
   */
  public void run(Runnable following) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> pending = api.stream(completions());
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
        throw new IOException(
            options.admin().uri() + ": " + Printable.of(AdminApi.problem(response)));
      }
      body = stream;
      if (!stopped) {
        requireListener();
        findPeers();
        following.run();
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

  /** A name that no listener of this node has would show nothing for ever. */
  private void requireListener() throws IOException, InterruptedException {
    String wanted = options.filter().listener();
    if (wanted == null || options.cluster()) {
      return;
    }
    JsonArray listeners = api.list("listeners", "listeners");
    List<String> names =
        listeners.stream().map(each -> ((JsonObject) each).getString("name")).toList();
    if (!names.isEmpty() && !names.contains(wanted)) {
      throw new IOException(
          "--listener: " + wanted + " (expected: one of " + String.join(", ", names) + ")");
    }
  }

  /** Those that are open already; the stream tells of others. */
  private void findPeers() throws IOException, InterruptedException {
    String address = options.filter().address();
    if (address == null) {
      return;
    }
    String query = "?state=open&limit=1000&" + AdminApi.parameter("address", address);
    for (Object connection : api.list("connections" + query, "connections")) {
      peers.add(((JsonObject) connection).getString("id"));
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
      throw new IOException(
          options.admin().uri() + ": " + NotConnected.reason(options.admin(), e.getCause()), e);
    }
  }

  private String completions() {
    String connection = options.connection();
    return "completions?"
        + (connection == null ? "" : AdminApi.parameter("connection", connection) + "&")
        + (options.cluster() ? "node=*&" : "")
        + "connections=true";
  }

  private void follow(InputStream stream) {
    EventStream events = new EventStream(stream);
    order.start();
    try (order) {
      for (EventStream.Event event = events.next(); event != null; event = events.next()) {
        print(event);
        if (events.isDry() && out.checkError()) {
          return;
        }
      }
    } catch (IOException e) {
      // The node went without an end of the stream, or stop() closed it: both end the tail.
    }
  }

  private void print(EventStream.Event event) {
    JsonObject data = new JsonObject(event.data());
    switch (event.name()) {
      case "message" -> printCompletion(event.data(), data);
      case "dropped" -> {
        summary.dropped(data.getString("node", "the node"), data.getLong("records"));
        print(event, System.currentTimeMillis() * 1_000_000, CompletionLine.formatDropped(data));
      }
      case "opened" -> {
        if (options.filter().address() != null && options.filter().acceptsPeer(data)) {
          peers.add(data.getString("id"));
        }
        printConnection(event, data, "openedAt", line::formatOpened);
      }
      case "closed" -> printConnection(event, data, "closedAt", line::formatClosed);
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
    if (options.json()) {
      out.println(Printable.of(text));
    } else {
      order.add(record.getLong("completedNanos"), line.format(record));
    }
  }

  private void printConnection(
      EventStream.Event event,
      JsonObject connection,
      String when,
      Function<JsonObject, String> format) {
    if (options.filter().acceptsPeer(connection)
        && options.filter().acceptsConnection(connection)) {
      Instant at = Instant.parse(connection.getString(when));
      print(event, at.getEpochSecond() * NANOS + at.getNano(), format.apply(connection));
    }
  }

  private void print(EventStream.Event event, long timeNanos, String people) {
    if (options.json()) {
      out.println(Printable.of("{\"" + event.name() + "\":" + event.data() + "}"));
    } else {
      order.add(timeNanos, people);
    }
  }
}
