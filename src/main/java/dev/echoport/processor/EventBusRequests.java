package dev.echoport.processor;

import dev.echoport.api.FrameContext;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks on the node's own event bus and on that of the cluster: on the node's first with {@code
 * prefer: local}, on the cluster's first otherwise. If nobody serves the address there, on the
 * other. Safe for all threads.
 */
public final class EventBusRequests implements BusRequests {
  /** How long to wait before asking an address again that nobody served. */
  private static final long UNSERVED_MILLIS = 500;

  private final Vertx vertx;
  private final ClusterRequests cluster;

  /** Asks one of the other nodes that serve an address; fails as a request on an event bus does. */
  @FunctionalInterface
  public interface ClusterRequests {
    /** Completes on any thread. */
    Future<Object> request(
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
                retries == 0 || isAnswer(failure)
                    ? Future.failedFuture(explained(processor, failure))
                    : pause(failure).compose(now -> ask(processor, payload, headers, retries - 1)));
  }

  /** The service refused; another one would refuse as well. */
  private static boolean isAnswer(Throwable failure) {
    return !(failure instanceof ReplyException reply)
        || reply.failureType() == ReplyFailure.RECIPIENT_FAILURE;
  }

  private Future<?> pause(Throwable failure) {
    return isUnserved(failure)
        ? vertx.timer(UNSERVED_MILLIS, TimeUnit.MILLISECONDS)
        : Future.succeededFuture();
  }

  private Future<Buffer> once(
      ProcessorConfig processor, Buffer payload, Map<String, String> headers) {
    BusRoute route = processor.bus();
    long millis = processor.timeout().toMillis();
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
    return isUnserved(failure) ? otherwise.ask() : Future.failedFuture(failure);
  }

  private static boolean isUnserved(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
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
        .map(BusAnswer::payload);
  }

  private Future<Buffer> there(
      BusRoute route, Map<String, String> headers, Buffer payload, long millis) {
    return cluster.request(route.address(), headers, payload, millis).map(BusAnswer::payload);
  }

  private static String explained(ProcessorConfig processor, Throwable failure) {
    String address = processor.bus().address();
    ReplyFailure type =
        failure instanceof ReplyException reply ? reply.failureType() : ReplyFailure.ERROR;
    return switch (type) {
      case NO_HANDLERS ->
          "nobody serves " + address + " (start a worker node, or a consumer of your own)";
      case TIMEOUT ->
          "%s did not answer within %d ms".formatted(address, processor.timeout().toMillis());
      default -> address + ": " + failure.getMessage();
    };
  }
}
