package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Followers on node a, whose bus delivers nothing, of node b. */
class CompletionFeedTest {
  private static final int BATCH = 5_000;

  private final Vertx vertx = Vertx.vertx();
  private final Context home = vertx.getOrCreateContext();
  private final FakeBus bus = new FakeBus();
  private final NodeIdentity self = node("a", "a1");
  private final AtomicLong now = new AtomicLong(1);
  private final ClusterView view = new ClusterView(self, now::get);
  private final CompletionFeeds feeds =
      new CompletionFeeds(vertx, home, self, view, bus, Future::succeededFuture);
  private final Queue<FeedDelivery> delivered = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void givesCreditBackForWhatItsFollowerIsDoneWith() {
    view.received(report(1));
    follow(null);
    UUID stream = stream();

    arrives(new StreamMessage(stream, 7, 0, 0, batch(BATCH)));

    await().until(() -> lastRequest().getLong("acknowledged") == BATCH);
  }

  @Test
  void goesOnWithItsStreamWhenANodeThatWasLostIsBack() {
    view.received(report(1));
    follow(null);
    UUID stream = stream();

    view.asked(Set.of("b1"));
    now.addAndGet(ClusterView.SILENCE_NANOS + 1);
    renew();
    view.received(report(2));
    int asked = bus.sent().size();
    renew();

    assertThat(bus.sent()).hasSizeGreaterThan(asked);
    assertThat(lastRequest().getString("stream")).isEqualTo(stream.toString());
  }

  @Test
  void twoFollowersOfANodeShareOneStreamWithWhatTheyWantTogether() {
    view.received(report(1));
    CompletionFeed five = follow(5L);
    UUID stream = stream();
    follow(6L);
    await().until(() -> lastRequest().getJsonArray("connections").size() == 2);

    assertThat(lastRequest().getString("stream")).isEqualTo(stream.toString());
    CompletionFeed all = follow(null);
    await().until(() -> lastRequest().getJsonArray("connections") == null);
    all.close();
    five.close();
    await()
        .until(
            () -> {
              renew();
              return new JsonArray(List.of(6)).equals(lastRequest().getJsonArray("connections"));
            });
    assertThat(lastRequest().getString("stream")).isEqualTo(stream.toString());
  }

  @Test
  void aSlowFollowerLosesRecordsAndHoldsNobodyUp() {
    view.received(report(1));
    Queue<FeedDelivery> slow = new ConcurrentLinkedQueue<>();
    feed(null, slow::add);
    follow(null);
    UUID stream = stream();

    for (int sent = 0; sent < 4; sent++) {
      arrives(new StreamMessage(stream, 7, (long) sent * BATCH, 0, batch(BATCH)));
      long taken = (sent + 1L) * BATCH;
      await().until(() -> lastRequest().getLong("acknowledged") == taken);
    }

    await().until(() -> slow.size() == 4);
    assertThat(slow).extracting(FeedDelivery::lost).containsExactly(0L, 0L, 0L, (long) BATCH);
    assertThat(delivered).extracting(FeedDelivery::lost).containsOnly(0L);
  }

  @Test
  void whatAFollowerThatGoesHasNotTakenHoldsNobodyUp() {
    view.received(report(1));
    CompletionFeed gone = feed(null, delivery -> {});
    UUID stream = stream();
    arrives(new StreamMessage(stream, 7, 0, 0, batch(BATCH)));
    follow(null);

    gone.close();

    await()
        .until(
            () -> {
              renew();
              return lastRequest().getLong("acknowledged") == BATCH;
            });
  }

  @Test
  void tellsWhatWasLostOnTheWayToThoseWhoFollowNow() {
    view.received(report(1));
    follow(null);
    UUID stream = stream();

    arrives(new StreamMessage(stream, 7, 3, 2, batch(1)));

    await().until(() -> delivered.size() == 2);
    assertThat(delivered).extracting(FeedDelivery::node).containsOnly("b");
    assertThat(delivered).extracting(FeedDelivery::lost).containsExactly(5L, 0L);
  }

  @Test
  void endsTheStreamWithItsLastFollower() {
    view.received(report(1));
    CompletionFeed first = follow(null);
    CompletionFeed second = follow(null);
    String stream = stream().toString();

    first.close();
    second.close();

    await().until(() -> lastRequest().getBoolean("close"));
    assertThat(lastRequest().getString("stream")).isEqualTo(stream);
    assertThat(bus.sent().stream().map(JsonObject.class::cast))
        .allMatch(request -> request.getString("stream").equals(stream));
  }

  /** Takes everything. */
  private CompletionFeed follow(@Nullable Long connection) {
    return feed(
        connection,
        delivery -> {
          delivered.add(delivery);
          delivery.acknowledge();
        });
  }

  private CompletionFeed feed(@Nullable Long connection, Handler<FeedDelivery> handler) {
    CompletionFeed feed =
        new CompletionFeed(
            vertx, feeds, node -> node.name().equals("b"), Wanted.of(connection), handler);
    feed.open("follower", BATCH);
    return feed;
  }

  private UUID stream() {
    await().until(() -> !bus.sent().isEmpty());
    return UUID.fromString(lastRequest().getString("stream"));
  }

  private void arrives(StreamMessage message) {
    feeds.onHome(() -> feeds.arrived(message));
  }

  private void renew() {
    onHome(feeds::renew);
  }

  private void onHome(Runnable work) {
    Future.future(
            done ->
                feeds.onHome(
                    () -> {
                      work.run();
                      done.complete();
                    }))
        .await();
  }

  private static NodeReport report(long sequence) {
    return new NodeReport(node("b", "b1"), MemberState.UP, sequence, NodeTotals.ZERO);
  }

  private JsonObject lastRequest() {
    return bus.sent().stream().reduce((first, last) -> last).map(JsonObject.class::cast).get();
  }

  private static CompletionBatch batch(int records) {
    Journal journal = new Journal("b", "echo", BATCH, 0);
    for (int i = 1; i <= records; i++) {
      journal.append(1, i, Operation.RECEIVE, Outcome.OK, i, 1, 5, 7, null);
    }
    return journal.take();
  }

  private static NodeIdentity node(String name, String instance) {
    return new NodeIdentity(name, instance, "10.0.0.1:7100", "1");
  }
}
