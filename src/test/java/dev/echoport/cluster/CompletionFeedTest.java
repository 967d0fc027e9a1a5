package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.event.CompletionDelivery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompletionFeedTest {
  private static final int BATCH = 5_000;

  private final Vertx vertx = Vertx.vertx();
  private final FakeBus bus = new FakeBus();
  private final NodeIdentity self = node("a", "a1");
  private final AtomicLong now = new AtomicLong(1);
  private final ClusterView view = new ClusterView(self, now::get);
  private final CompletionFeeds feeds =
      new CompletionFeeds(self, view, bus, Future::succeededFuture);
  private final CompletionFeed feed =
      new CompletionFeed(
          vertx, feeds, node -> node.name().equals("b"), CompletionDelivery::acknowledge);

  @AfterEach
  void close() {
    feed.close();
    vertx.close().await();
  }

  @Test
  void givesCreditBackForWhatItsFollowerIsDoneWith() {
    view.received(report(1));
    feed.open("follower", BATCH, null);
    UUID stream = UUID.fromString(lastRequest().getString("stream"));

    feeds.arrived(new StreamMessage(stream, 7, 0, 0, batch()));

    await().until(() -> lastRequest().getLong("acknowledged") == BATCH);
  }

  @Test
  void goesOnWithItsStreamWhenANodeThatWasLostIsBack() {
    view.received(report(1));
    feed.open("follower", BATCH, null);
    String stream = lastRequest().getString("stream");

    view.asked();
    now.addAndGet(ClusterView.SILENCE_NANOS + 1);
    feed.renew();
    view.received(report(2));
    int asked = bus.sent().size();
    feed.renew();

    assertThat(bus.sent()).hasSizeGreaterThan(asked);
    assertThat(lastRequest().getString("stream")).isEqualTo(stream);
  }

  private static NodeReport report(long sequence) {
    return new NodeReport(
        node("b", "b1"), MemberState.UP, sequence, new NodeTotals(0, 0, 0, 0, 0, 0, 0, 0));
  }

  private JsonObject lastRequest() {
    return bus.sent().stream().reduce((first, last) -> last).map(JsonObject.class::cast).get();
  }

  private static CompletionBatch batch() {
    Journal journal = new Journal("b", "echo", BATCH, 0);
    for (int i = 1; i <= BATCH; i++) {
      journal.append(1, i, Operation.RECEIVE, Outcome.OK, i, 1, 5, 7, null);
    }
    return journal.take();
  }

  private static NodeIdentity node(String name, String instance) {
    return new NodeIdentity(name, instance, "10.0.0.1:7100", "1");
  }
}
