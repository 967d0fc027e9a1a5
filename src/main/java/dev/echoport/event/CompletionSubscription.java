package dev.echoport.event;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's side of a subscription to all completions of this node, with credit: at most
 * {@code capacity} records are delivered and not acknowledged; further records are dropped and
 * counted. A subscriber that is slow loses records of its own; it slows nobody.
 */
public final class CompletionSubscription {
  private final Vertx vertx;
  private final SubscriptionRequest request;
  private final MessageConsumer<CompletionDelivery> consumer;

  private CompletionSubscription(
      Vertx vertx, SubscriptionRequest request, MessageConsumer<CompletionDelivery> consumer) {
    this.vertx = vertx;
    this.request = request;
    this.consumer = consumer;
  }

  /**
   * Subscribes. The handler runs on the caller's context, for deliveries in the order of each loop,
   * and calls {@link CompletionDelivery#acknowledge()} when it is done with one.
   *
   * @param subscriber {@code [a-z][a-z0-9-]{0,31}}; drops are counted under this name
   * @param capacity records that may wait for the subscriber; raised to the size of a batch
   * @return completes when every completion that happens from now on is delivered or counted as
   *     dropped; fails if the node has no publisher
   */
  public static Future<CompletionSubscription> open(
      Vertx vertx, String subscriber, long capacity, Handler<CompletionDelivery> handler) {
    return open(vertx, subscriber, capacity, null, handler);
  }

  /**
   * The same for some connections, so that nothing is recorded of the others. Deliveries may still
   * hold records of others, if another subscriber wanted them.
   *
   * @param connections their numbers, {@code null} for all connections
   */
  public static Future<CompletionSubscription> open(
      Vertx vertx,
      String subscriber,
      long capacity,
      @Nullable Set<Long> connections,
      Handler<CompletionDelivery> handler) {
    String address = EventAddresses.COMPLETIONS + "." + UUID.randomUUID();
    SubscriptionRequest request =
        new SubscriptionRequest(subscriber, address, capacity, connections);
    MessageConsumer<CompletionDelivery> consumer =
        vertx.eventBus().localConsumer(address, message -> handler.handle(message.body()));
    return vertx
        .eventBus()
        .request(EventAddresses.SUBSCRIBE, request, local(SubscriptionRequest.class))
        .map(subscribed -> new CompletionSubscription(vertx, request, consumer))
        .onFailure(refused -> consumer.unregister());
  }

  /**
   * Goes on with other connections; deliveries under way are still of the former ones.
   *
   * @param connections as of {@link #open}
   */
  public void change(@Nullable Set<Long> connections) {
    vertx
        .eventBus()
        .send(
            EventAddresses.SUBSCRIBE,
            new SubscriptionRequest(
                request.subscriber(), request.address(), request.capacity(), connections),
            local(SubscriptionRequest.class));
  }

  /** Ends the subscription; deliveries under way are lost. May be called more than once. */
  public Future<Void> close() {
    vertx
        .eventBus()
        .send(
            EventAddresses.UNSUBSCRIBE,
            consumer.address(),
            new DeliveryOptions().setLocalOnly(true));
    return consumer.unregister();
  }

  static DeliveryOptions local(Class<?> type) {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(type.getName());
  }
}
