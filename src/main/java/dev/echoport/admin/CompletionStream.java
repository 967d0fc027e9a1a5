package dev.echoport.admin;

import dev.echoport.admin.answer.ReportJson;
import dev.echoport.cluster.CompletionFeed;
import dev.echoport.cluster.FeedDelivery;
import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.report.CompletionJson;
import dev.echoport.event.ConnectionEvent;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One client of the stream of completions. Owned by the context of its request.
 *
 * <p>While the client does not read, deliveries wait here as they came, not rendered and not
 * acknowledged; when the subscription's credit is used up, the rest is dropped and counted.
 */
final class CompletionStream {
  /** Rendered text that goes out in one write, unless a single batch is larger. */
  private static final int WRITE_CHARS = 64 * 1024;

  private final HttpServerResponse response;
  private final RecordFilter filter;
  private final boolean connections;
  private final Runnable seat;
  private final CompletionJson json = new CompletionJson();
  private final Deque<FeedDelivery> waiting = new ArrayDeque<>();
  private @Nullable CompletionFeed subscription;
  private boolean begun;
  private boolean ended;

  /**
   * @param connections whether the client wants to know when connections begin and end
   * @param seat gives the stream's slot back; may run more than once
   */
  CompletionStream(
      HttpServerResponse response, RecordFilter filter, boolean connections, Runnable seat) {
    this.seat = seat;
    this.response = response;
    this.filter = filter;
    this.connections = connections;
    response.drainHandler(drained -> writeWaiting());
  }

  /** The subscription is in force, which the client learns from the first bytes. */
  void subscribed(CompletionFeed granted) {
    if (ended) {
      granted.close();
      return;
    }
    subscription = granted;
    begin();
  }

  /** A delivery may arrive before {@link #subscribed} is called. */
  void deliver(FeedDelivery delivery) {
    if (ended) {
      return;
    }
    begin();
    waiting.add(delivery);
    writeWaiting();
  }

  /** Which records it shows. */
  RecordFilter filter() {
    return filter;
  }

  /** Whether the client wants calls of {@link #connection}. */
  boolean wantsConnections() {
    return connections;
  }

  /**
   * A connection of this node began or ended. Not sent to a client that has not read what was sent
   * before.
   */
  void connection(ConnectionEvent event) {
    if (connections
        && event.kind() != ConnectionEvent.Kind.TRACED
        && begun
        && !ended
        && !response.writeQueueFull()
        && filter.accepts(event.connection().id())) {
      String name = event.kind().name().toLowerCase(Locale.ROOT);
      String data = ReportJson.connection(event.connection()).encode();
      response.write("event: " + name + "\ndata: " + data + "\n\n");
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      response.write(": subscribed\n\n");
    }
  }

  private void writeWaiting() {
    while (!ended && !waiting.isEmpty() && !response.writeQueueFull()) {
      writeSome();
    }
  }

  private void writeSome() {
    StringBuilder text = new StringBuilder();
    while (!waiting.isEmpty() && text.length() < WRITE_CHARS) {
      FeedDelivery delivery = waiting.remove();
      render(delivery, text);
      delivery.acknowledge();
    }
    if (!text.isEmpty()) {
      response.write(text.toString());
    }
  }

  private void render(FeedDelivery delivery, StringBuilder text) {
    renderDrops(delivery, text);
    @Nullable CompletionBatch batch = delivery.batch();
    if (batch == null) {
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      if (filter.accepts(batch, i)) {
        text.append("data: ");
        json.append(batch, i, text);
        text.append("\n\n");
      }
    }
  }

  private static void renderDrops(FeedDelivery delivery, StringBuilder text) {
    if (delivery.lost() > 0) {
      JsonObject data =
          new JsonObject()
              .put("node", delivery.node())
              .put("records", delivery.lost())
              .put("total", delivery.total());
      text.append("event: dropped\ndata: ").append(data.encode()).append("\n\n");
    }
  }

  /**
   * Sends a comment, which the client ignores, so that nobody on the way closes an idle connection.
   */
  void heartbeat() {
    if (begun && !ended && !response.writeQueueFull()) {
      response.write(": \n\n");
    }
  }

  /** The client is gone. */
  void gone() {
    ended = true;
    seat.run();
    waiting.clear();
    CompletionFeed open = subscription;
    if (open != null) {
      open.close();
    }
  }

  /** The node ends the stream; the client sees that nothing was cut in the middle. */
  Future<Void> end() {
    gone();
    return response.end();
  }
}
