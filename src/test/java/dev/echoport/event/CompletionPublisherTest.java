package dev.echoport.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompletionPublisherTest {
  private static final int BATCH = 4;

  private final EventBusWatch watch = new EventBusWatch();
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
          .withMetrics(watch.around(options -> new VertxMetrics() {}))
          .build();
  private final CompletionPublisher publisher = CompletionPublisher.install(vertx, watch, BATCH);

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  @Test
  void recordsOnlyWhileSomebodySubscribes() throws Exception {
    assertThat(publisher.recording()).isFalse();

    CompletionSubscription subscription = get(subscribe("audit", delivery -> {}));
    assertThat(publisher.recording()).isTrue();

    get(subscription.close());
    await().until(() -> !publisher.recording());
  }

  @Test
  void recordsOneConnectionAloneForWhoAsksForNoOther() throws Exception {
    CompletionSubscription one =
        get(CompletionSubscription.open(vertx, "one", BATCH, Set.of(17L), delivery -> {}));
    assertThat(publisher.recording(17)).isTrue();
    assertThat(publisher.recording(18)).isFalse();

    CompletionSubscription all = get(subscribe("all", delivery -> {}));
    assertThat(publisher.recording(18)).isTrue();

    get(all.close());
    await().until(() -> !publisher.recording(18));
    assertThat(publisher.recording(17)).isTrue();

    get(one.close());
    await().until(() -> !publisher.recording());
  }

  @Test
  void aSubscriptionGoesOnWithOtherConnections() throws Exception {
    CompletionSubscription some =
        get(CompletionSubscription.open(vertx, "one", BATCH, Set.of(17L), delivery -> {}));

    some.change(Set.of(18L, 19L));
    await().until(() -> publisher.recording(18) && publisher.recording(19));
    assertThat(publisher.recording(17)).isFalse();

    some.change(null);
    await().until(() -> publisher.recording(17));
  }

  @Test
  void recordsWhileThePlainAddressHasAConsumer() throws Exception {
    MessageConsumer<CompletionBatch> consumer =
        vertx.eventBus().localConsumer(EventAddresses.COMPLETIONS, message -> {});
    assertThat(publisher.recording()).isTrue();

    get(consumer.unregister());
    assertThat(publisher.recording()).isFalse();
  }

  @Test
  void passesOneAndTheSameBatchToEverySubscriber() throws Exception {
    List<CompletionBatch> seen = Collections.synchronizedList(new ArrayList<>());
    get(subscribe("one", delivery -> seen.add(delivery.batch())));
    get(subscribe("two", delivery -> seen.add(delivery.batch())));
    vertx
        .eventBus()
        .<CompletionBatch>localConsumer(
            EventAddresses.COMPLETIONS, message -> seen.add(message.body()));

    CompletionBatch batch = batch(2);
    publisher.publish(batch);

    await().until(() -> seen.size() == 3);
    assertThat(seen).allMatch(received -> received == batch);
  }

  @Test
  void dropsAndCountsWhatASubscriberDoesNotAcknowledgeInTime() throws Exception {
    get(subscribe("slow", delivery -> {}));

    publisher.publish(batch(BATCH));
    publisher.publish(batch(3));

    assertThat(publisher.dropped()).containsEntry("slow", 3L);
  }

  @Test
  void losesNothingForOthersWhenOneIsSlow() throws Exception {
    AtomicLong records = new AtomicLong();
    get(subscribe("slow", delivery -> {}));
    get(
        subscribe(
            "fast",
            delivery -> {
              records.addAndGet(size(delivery));
              delivery.acknowledge();
            }));

    for (int i = 1; i <= 5; i++) {
      long expected = (long) i * BATCH;
      publisher.publish(batch(BATCH));
      await().until(() -> records.get() == expected);
    }

    assertThat(publisher.dropped()).containsEntry("fast", 0L);
    assertThat(publisher.dropped()).containsEntry("slow", 4L * BATCH);
  }

  @Test
  void tellsTheSubscriberHowManyRecordsItLost() throws Exception {
    List<CompletionDelivery> deliveries = Collections.synchronizedList(new ArrayList<>());
    get(subscribe("slow", deliveries::add));
    publisher.publish(batch(BATCH));
    publisher.publish(batch(3));
    await().until(() -> deliveries.size() == 1);

    deliveries.get(0).acknowledge();

    await().until(() -> deliveries.size() == 2);
    assertThat(deliveries.get(1).batch()).isNull();
    assertThat(deliveries.get(1).dropped()).isEqualTo(3);
  }

  @Test
  void boundsWhatWaitsForAPlainConsumerThatIsBusy() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    vertx
        .eventBus()
        .localConsumer(EventAddresses.COMPLETIONS, message -> awaitUninterruptibly(busy));

    for (int i = 0; i < 200; i++) {
      publisher.publish(batch(1));
    }
    busy.countDown();

    assertThat(publisher.dropped().get("event-bus")).isBetween(100L, 140L);
  }

  @Test
  void refusesASubscriberNameThatIsNoLabel() {
    assertThatThrownBy(() -> subscribe("Not a label", delivery -> {}))
        .hasMessageContaining("\"Not a label\"");
  }

  private Future<CompletionSubscription> subscribe(
      String name, io.vertx.core.Handler<CompletionDelivery> handler) {
    return CompletionSubscription.open(vertx, name, BATCH, handler);
  }

  private static int size(CompletionDelivery delivery) {
    CompletionBatch batch = delivery.batch();
    return batch == null ? 0 : batch.size();
  }

  private static CompletionBatch batch(int records) {
    Journal journal = new Journal("a", "echo", BATCH, 0);
    for (int i = 1; i <= records; i++) {
      journal.append(1, i, Operation.RECEIVE, Outcome.OK, 0, 1, 0, 0, null);
    }
    return journal.take();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
