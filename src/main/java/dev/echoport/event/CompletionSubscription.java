package dev.echoport.event;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's side of a subscription to all completions of this node, with credit: at most
 * {@code capacity} records are delivered and not acknowledged; further records are dropped and
 * counted. A subscriber that is slow loses records of its own; it slows nobody.
 */
public final class CompletionSubscription {
  private final Vertx vertx;
  private final MessageConsumer<CompletionDelivery> consumer;

  private CompletionSubscription(Vertx vertx, MessageConsumer<CompletionDelivery> consumer) {
    this.vertx = vertx;
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
   * The same for one connection, so that nothing is recorded of the others. Deliveries may still
   * hold records of others, if another subscriber wanted them.
   *
   * @param connection its number, {@code null} for all connections
   */
  public static Future<CompletionSubscription> open(
      Vertx vertx,
      String subscriber,
      long capacity,
      @Nullable Long connection,
      Handler<CompletionDelivery> handler) {
    String address = EventAddresses.COMPLETIONS + "." + UUID.randomUUID();
    SubscriptionRequest request =
        new SubscriptionRequest(subscriber, address, capacity, connection);
    MessageConsumer<CompletionDelivery> consumer =
        vertx.eventBus().localConsumer(address, message -> handler.handle(message.body()));
    return vertx
        .eventBus()
        .request(EventAddresses.SUBSCRIBE, request, local(SubscriptionRequest.class))
        .map(subscribed -> new CompletionSubscription(vertx, consumer))
        .onFailure(refused -> consumer.unregister());
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
