package dev.echoport.processor;

import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.ProcessorConfig.BusRoute;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Map;

/**
 * Asks on the node's own event bus and on that of the cluster: here first with {@code prefer:
 * local}, there first otherwise; the other one if nobody serves the address. Safe for all threads.
 */
public final class EventBusRequests implements BusRequests {
  /** Where no time-out is configured: the event bus needs one. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Vertx vertx;
  private final ClusterRequests cluster;

  /** Asks one of the other nodes that serve an address; fails as a request on an event bus does. */
  @FunctionalInterface
  public interface ClusterRequests {
    /** Completes on any thread. */
    Future<Buffer> request(
        String address, Map<String, String> headers, Buffer body, long timeoutMillis);
  }

  public EventBusRequests(Vertx vertx, ClusterRequests cluster) {
    this.vertx = vertx;
    this.cluster = cluster;
  }

  @Override
  public Future<Buffer> ask(ProcessorConfig processor, Buffer payload, FrameContext frame) {
    Map<String, String> headers = FrameHeaders.of(processor.options(), frame);
    return ask(processor, payload, headers, processor.bus().retries());
  }

  private Future<Buffer> ask(
      ProcessorConfig processor, Buffer payload, Map<String, String> headers, int retries) {
    return once(processor, payload, headers)
        .recover(
            failure ->
                retries == 0
                    ? Future.failedFuture(explained(processor.bus(), failure))
                    : ask(processor, payload, headers, retries - 1));
  }

  private Future<Buffer> once(
      ProcessorConfig processor, Buffer payload, Map<String, String> headers) {
    BusRoute route = processor.bus();
    long millis = (processor.timeout().isZero() ? LONGEST : processor.timeout()).toMillis();
    return route.preferLocal()
        ? here(route, headers, payload, millis)
            .recover(none -> ifUnserved(none, () -> there(route, headers, payload, millis)))
        : there(route, headers, payload, millis)
            .recover(none -> ifUnserved(none, () -> here(route, headers, payload, millis)));
  }

  private interface Asking {
    Future<Buffer> ask();
  }

  private static Future<Buffer> ifUnserved(Throwable failure, Asking otherwise) {
    boolean unserved =
        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    return unserved ? otherwise.ask() : Future.failedFuture(failure);
  }

  private Future<Buffer> here(
      BusRoute route, Map<String, String> headers, Buffer payload, long millis) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(millis)
            .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(headers));
    return vertx
        .eventBus()
        .request(route.address(), payload, options)
        .map(Message::body)
        .compose(body -> buffer(route, body));
  }

  private static Future<Buffer> buffer(BusRoute route, Object body) {
    return body instanceof Buffer answer
        ? Future.succeededFuture(answer)
        : Future.failedFuture(
            "%s answered with %s (expected: a buffer)"
                .formatted(
                    route.address(), body == null ? "nothing" : body.getClass().getSimpleName()));
  }

  private Future<Buffer> there(
      BusRoute route, Map<String, String> headers, Buffer payload, long millis) {
    return cluster.request(route.address(), headers, payload, millis);
  }

  private static String explained(BusRoute route, Throwable failure) {
    return failure instanceof ReplyException reply
            && reply.failureType() == ReplyFailure.NO_HANDLERS
        ? "nobody serves " + route.address() + " (start a worker node, or a consumer of your own)"
        : route.address() + ": " + failure.getMessage();
  }
}
