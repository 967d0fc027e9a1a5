package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.event.CompletionDelivery;
import dev.echoport.event.CompletionPublisher;
import dev.echoport.event.EventBusWatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionExportsTest {
  private final AtomicLong clock = new AtomicLong(17);
  private final Vertx vertx = Vertx.vertx();
  private final CompletionExports exports = new CompletionExports(vertx, new FakeBus(), clock::get);

  @BeforeEach
  void publish() {
    CompletionPublisher.install(vertx, new EventBusWatch(), 16);
  }

  @AfterEach
  void close() {
    exports.close();
    vertx.close().await();
  }

  @Test
  void tellsAFollowerThatWasAwayHowMuchItHasMissed() {
    FakeBus sent = new FakeBus();
    FollowRequest request = request();
    CompletionExport export = new CompletionExport(sent, request, 7);
    RemoteSource follower =
        new RemoteSource(request.stream(), new NodeIdentity("a", "a1", "x", "1"), "b1", 16);
    AtomicInteger credit = new AtomicInteger(4);

    export.deliver(delivery(1, credit));
    StreamMessage first = StreamMessage.from((Buffer) sent.sent().poll());
    export.deliver(delivery(1, credit));
    sent.sent().clear();
    export.leaveAlone();
    export.deliver(delivery(2, credit));
    assertThat(sent.sent()).isEmpty();
    assertThat(credit).hasValue(4);

    export.heard(request, 0);
    export.deliver(delivery(1, credit));

    follower.arrived(first);
    sent.sent().forEach(message -> follower.arrived(StreamMessage.from((Buffer) message)));
    assertThat(follower.lost()).isEqualTo(3);
  }

  private static CompletionDelivery delivery(int records, AtomicInteger credit) {
    Journal journal = new Journal("a", "echo", 8, 0);
    for (int i = 1; i <= records; i++) {
      journal.append(1, i, Operation.RECEIVE, Outcome.OK, i, 1, 5, 7, null);
    }
    credit.addAndGet(-records);
    return new CompletionDelivery(journal.take(), 0, credit::addAndGet);
  }

  @Test
  void sendsWhatIsWantedAndGivesTheRestsCreditBack() {
    FakeBus sent = new FakeBus();
    UUID stream = UUID.randomUUID();
    CompletionExport export = new CompletionExport(sent, wanting(stream, Wanted.of(2L)), 7);
    AtomicInteger credit = new AtomicInteger(4);

    export.deliver(delivery(1, credit));
    assertThat(sent.sent()).isEmpty();
    assertThat(credit).hasValue(4);

    export.heard(wanting(stream, Wanted.of(1L)), 0);
    sent.sent().clear();
    export.deliver(delivery(2, credit));
    assertThat(StreamMessage.from((Buffer) sent.sent().remove()).records()).isEqualTo(2);
    assertThat(credit).hasValue(2);
  }

  @Test
  void aRequestSurvivesTheWayThroughJson() {
    FollowRequest some = wanting(UUID.randomUUID(), new Wanted(Set.of(5L, 6L)));
    FollowRequest all = request();

    assertThat(FollowRequest.from(new JsonObject(some.toJson().encode()))).isEqualTo(some);
    assertThat(FollowRequest.from(new JsonObject(all.toJson().encode()))).isEqualTo(all);
  }

  @Test
  void aFollowerOfAnEarlierVersionWantsEverything() {
    JsonObject request = wanting(UUID.randomUUID(), Wanted.of(5L)).toJson();
    request.remove("connections");
    request.put("ofALaterVersion", true);

    assertThat(FollowRequest.from(request).wanted()).isEqualTo(Wanted.ALL);
  }

  @Test
  void makesRoomForANewFollowerByThatWhichIsAwayForLongest() {
    for (int i = 0; i < CompletionExports.MAX_STREAMS; i++) {
      exports.handle(request());
    }
    FollowRequest another = request();
    exports.handle(another);
    assertThat(exports.size()).isEqualTo(CompletionExports.MAX_STREAMS);
    assertThat(exports.has(another.stream())).isFalse();

    clock.addAndGet(CompletionExports.LEASE_NANOS + 1);
    exports.sweep();
    exports.handle(another);

    assertThat(exports.has(another.stream())).isTrue();
    assertThat(exports.size()).isEqualTo(CompletionExports.MAX_STREAMS);
  }

  @Test
  void endsTheStreamOfAFollowerThatIsNotHeardOf() {
    FollowRequest silent = request();
    FollowRequest heard = request();
    exports.handle(silent);
    exports.handle(heard);

    clock.addAndGet(ClusterView.KEPT_NANOS);
    exports.handle(heard);
    clock.incrementAndGet();
    exports.sweep();

    assertThat(exports.size()).isEqualTo(1);
  }

  private static FollowRequest request() {
    return wanting(UUID.randomUUID(), Wanted.ALL);
  }

  private static FollowRequest wanting(UUID stream, Wanted wanted) {
    return new FollowRequest(stream, "b1", 16, 0, 0, wanted, false);
  }
}
