package dev.echoport.admin;

import dev.echoport.admin.answer.QueryParameters;
import dev.echoport.cluster.Cluster;
import dev.echoport.event.ConnectionEvent;
import dev.echoport.event.EventAddresses;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Streams completions to whoever asks, as server-sent events. Owned by the verticle's context. */
final class CompletionStreams implements Handler<RoutingContext> {
  /** Drops are counted under this name. */
  static final String SUBSCRIBER = "sse";

  /** Records of this node that may wait for one client: 4 MB. */
  static final long CAPACITY = 65_536;

  static final int MAX_STREAMS = 16;
  static final String[] PARAMETERS = {"connection", "connections", "node"};

  private static final String YES = "true";
  private static final String NO = "false";
  private static final Set<String> YES_OR_NO = new TreeSet<>(Set.of(YES, NO));

  private static final long END_TIMEOUT_MILLIS = 500;

  private final Vertx vertx;
  private final Cluster cluster;
  private final Set<CompletionStream> open = new LinkedHashSet<>();
  private final StreamSlots seats = new StreamSlots("completions", MAX_STREAMS);
  private final long heartbeat;
  private @Nullable MessageConsumer<ConnectionEvent> observer;

  CompletionStreams(Vertx vertx, Cluster cluster, long heartbeatMillis) {
    this.vertx = vertx;
    this.cluster = cluster;
    this.heartbeat =
        vertx.setPeriodic(heartbeatMillis, tick -> open.forEach(CompletionStream::heartbeat));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // methods of HTTP are constants
  public void handle(RoutingContext exchange) {
    QueryParameters parameters = new QueryParameters(exchange);
    RecordFilter filter = RecordFilter.of(parameters.text("connection"));
    boolean connections = parameters.oneOf("connections", YES_OR_NO, NO).equals(YES);
    HttpServerResponse response = exchange.response();
    boolean head = exchange.request().method().equals(HttpMethod.HEAD);
    nodes(parameters.text("node"))
        .<Void>map(
            nodes -> {
              if (head) {
                response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").end();
              } else {
                Runnable seat = seats.take(exchange);
                subscribe(
                    exchange, nodes, new CompletionStream(response, filter, connections, seat));
              }
              return null;
            })
        .onFailure(exchange::fail);
  }

  /** This node's completions, unless other nodes are asked for. */
  private Future<String> nodes(@Nullable String asked) {
    String nodes = asked == null ? cluster.name() : asked;
    if (nodes.equals(Cluster.EVERY_NODE) || nodes.equals(cluster.name())) {
      return Future.succeededFuture(nodes);
    }
    return cluster
        .names()
        .map(
            names -> {
              if (names.contains(nodes)) {
                return nodes;
              }
              throw new HttpException(
                  404,
                  "node: \"%s\" is not there (expected: * or one of %s)"
                      .formatted(nodes, String.join(", ", names)));
            });
  }

  private void subscribe(RoutingContext exchange, String nodes, CompletionStream stream) {
    open.add(stream);
    String only = stream.filter().node();
    String followed = only != null && nodes.equals(Cluster.EVERY_NODE) ? only : nodes;
    if (stream.wantsConnections()) {
      observe();
    }
    exchange
        .response()
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .exceptionHandler(broken -> gone(stream))
        .closeHandler(closed -> gone(stream));
    cluster
        .follow(followed, SUBSCRIBER, CAPACITY, stream.filter().connection(), stream::deliver)
        .onSuccess(stream::subscribed)
        .onFailure(
            cause -> {
              gone(stream);
              exchange.fail(cause);
            });
  }

  private void gone(CompletionStream stream) {
    open.remove(stream);
    stream.gone();
    if (open.stream().noneMatch(CompletionStream::wantsConnections)) {
      ignore();
    }
  }

  /** Connections are reported only while somebody wants to know. */
  private void observe() {
    if (observer == null) {
      observer =
          vertx
              .eventBus()
              .<ConnectionEvent>localConsumer(
                  EventAddresses.CONNECTIONS,
                  message -> open.forEach(stream -> stream.connection(message.body())));
    }
  }

  private void ignore() {
    MessageConsumer<ConnectionEvent> consumer = observer;
    observer = null;
    if (consumer != null) {
      consumer.unregister();
    }
  }

  /** Ends every stream after what was written. Does not wait for a client that does not read. */
  Future<?> close() {
    vertx.cancelTimer(heartbeat);
    ignore();
    List<Future<Void>> ends = List.copyOf(open).stream().map(CompletionStream::end).toList();
    open.clear();
    return Future.join(ends).timeout(END_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
