package dev.echoport.event;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.report.ConnectionReport;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands batches to everybody who subscribed: to plain consumers of {@link
 * EventAddresses#COMPLETIONS}, and to each {@link CompletionSubscription}. The loops call it; none
 * of its methods blocks.
 */
public final class CompletionPublisher {
  /** Batches that may wait for a plain consumer before further ones are dropped. */
  private static final int PLAIN_BACKLOG = 64;

  private static final int MAX_SUBSCRIBER_NAMES = 32;
  private static final String OTHER = "other";

  private final EventBus bus;
  private final EventBusWatch watch;
  private final int batchSize;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
  private final DeliveryOptions batchOptions = CompletionSubscription.local(CompletionBatch.class);
  private final DeliveryOptions eventOptions = CompletionSubscription.local(ConnectionEvent.class);
  private volatile RecordingScope demand = RecordingScope.NOTHING;

  private CompletionPublisher(Vertx vertx, EventBusWatch watch, int batchSize) {
    this.bus = vertx.eventBus();
    this.watch = watch;
    this.batchSize = batchSize;
  }

  /**
   * Makes {@code vertx} able to carry completions and begins to serve subscriptions. Once for each
   * {@code Vertx}.
   *
   * @param watch the watch that {@code vertx} was created with
   * @param batchSize records in a batch at most; no subscription has less room
   */
  public static CompletionPublisher install(Vertx vertx, EventBusWatch watch, int batchSize) {
    CompletionPublisher publisher = new CompletionPublisher(vertx, watch, batchSize);
    EventBus bus = vertx.eventBus();
    register(bus, CompletionBatch.class);
    register(bus, ConnectionEvent.class);
    register(bus, CompletionDelivery.class);
    register(bus, SubscriptionRequest.class);
    bus.<SubscriptionRequest>localConsumer(EventAddresses.SUBSCRIBE, publisher::subscribe);
    bus.<String>localConsumer(
        EventAddresses.UNSUBSCRIBE, message -> publisher.unsubscribe(message.body()));
    return publisher;
  }

  private static <T> void register(EventBus bus, Class<T> type) {
    bus.registerDefaultCodec(type, new LocalCodec<>(type));
  }

  private void subscribe(Message<SubscriptionRequest> message) {
    SubscriptionRequest request = message.body();
    subscriptions
        .computeIfAbsent(request.address(), address -> subscription(request))
        .change(request.connections());
    renewDemand();
    message.reply(null);
  }

  private Subscription subscription(SubscriptionRequest request) {
    return new Subscription(
        bus,
        request.address(),
        Math.max(batchSize, request.capacity()),
        droppedBy(request.subscriber()),
        () -> unsubscribe(request.address()),
        request.connections());
  }

  private void unsubscribe(String address) {
    if (subscriptions.remove(address) != null) {
      renewDemand();
    }
  }

  /** Synchronized, so that a stale snapshot cannot overwrite a newer one. */
  private synchronized void renewDemand() {
    demand = RecordingScope.of(subscriptions.values());
  }

  /** Names are a label of the metrics, so their number is bounded. */
  private LongAdder droppedBy(String subscriber) {
    boolean room = dropped.containsKey(subscriber) || dropped.size() < MAX_SUBSCRIBER_NAMES;
    return dropped.computeIfAbsent(room ? subscriber : OTHER, name -> new LongAdder());
  }

  /** Whether completions are recorded, of one connection at least. */
  public boolean recording() {
    return demand.isAny() || watch.completions.consumed();
  }

  /** Whether a completion that happens now on this connection has to be recorded. */
  public boolean recording(long connection) {
    return demand.includes(connection) || watch.completions.consumed();
  }

  /** Delivers the batch to every subscriber that has room; counts it as dropped for the others. */
  public void publish(CompletionBatch batch) {
    for (Subscription subscription : subscriptions.values()) {
      subscription.offer(batch);
    }
    if (watch.completions.consumed()) {
      publishPlain(batch);
    }
  }

  private void publishPlain(CompletionBatch batch) {
    if (watch.completions.backlog() < PLAIN_BACKLOG) {
      bus.publish(EventAddresses.COMPLETIONS, batch, batchOptions);
    } else {
      droppedBy("event-bus").add(batch.size());
    }
  }

  /** Whether connection events have a consumer. */
  public boolean observing() {
    return watch.connections.consumed();
  }

  /** Publishes to the consumers of {@link EventAddresses#CONNECTIONS}. */
  public void publish(ConnectionEvent.Kind kind, ConnectionReport connection) {
    bus.publish(EventAddresses.CONNECTIONS, new ConnectionEvent(kind, connection), eventOptions);
  }

  /** Records lost so far, by subscriber. */
  public Map<String, Long> dropped() {
    Map<String, Long> counts = new TreeMap<>();
    dropped.forEach((subscriber, count) -> counts.put(subscriber, count.sum()));
    return counts;
  }
}
