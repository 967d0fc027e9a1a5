package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.event.ConnectionEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CompletionStreamTest {
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin();
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
  }

  @Test
  void showsEveryCompletionFromTheFirstBytesOn() throws Exception {
    try (EventStreamClient client = open("")) {
      admin.publisher.publish(batch(1, 2));
      assertThat(client.data())
          .isEqualTo(
              new JsonObject(
                  """
                  {"node":"a","listener":"echo","connection":"a-1","sequence":1,
                   "operation":"SEND","offset":0,"bytes":3,"outcome":"OK",
                   "postedNanos":5,"completedNanos":7}"""));
      assertThat(client.data().getLong("sequence")).isEqualTo(2);
    }
  }

  @Test
  void tellsOfConnectionsThatBeginAndEnd() throws Exception {
    try (EventStreamClient client = open("?connections=true")) {
      admin.publisher.publish(ConnectionEvent.Kind.CLOSED, FakeGateway.closed(5));
      assertThat(client.line("event: ")).isEqualTo("event: closed");
      assertThat(client.data().getJsonObject("autopsy").getString("sentence"))
          .startsWith("The peer reset");
    }
  }

  @Test
  void tellsNothingOfConnectionsIfNotAskedTo() throws Exception {
    try (EventStreamClient client = open("");
        EventStreamClient asking = open("?connections=true")) {
      admin.publisher.publish(ConnectionEvent.Kind.CLOSED, FakeGateway.closed(5));
      asking.line("event: closed");
      admin.publisher.publish(batch(1, 1));
      assertThat(client.data().getLong("sequence")).isEqualTo(1);
    }
  }

  @Test
  void tellsOfTheOneConnectionThatIsAskedFor() throws Exception {
    try (EventStreamClient client = open("?connection=a-4&connections=true")) {
      admin.publisher.publish(ConnectionEvent.Kind.CLOSED, FakeGateway.closed(5));
      admin.publisher.publish(ConnectionEvent.Kind.CLOSED, FakeGateway.closed(4));
      assertThat(client.data().getString("id")).isEqualTo("a-4");
    }
  }

  @Test
  void isAnEventStream() throws Exception {
    try (EventStreamClient client = new EventStreamClient(admin.port(), "")) {
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(client.line("content-type")).isEqualTo("content-type: text/event-stream");
    }
  }

  @Test
  void showsOneConnectionIfAskedTo() throws Exception {
    try (EventStreamClient client = open("?connection=a-2")) {
      admin.publisher.publish(batch(1, 1));
      admin.publisher.publish(batch(2, 1));
      assertThat(client.data().getString("connection")).isEqualTo("a-2");
    }
  }

  @Test
  void showsNothingOfAnotherNode() throws Exception {
    try (EventStreamClient client = open("?connection=b-1")) {
      admin.publisher.publish(batch(1, 1));
      assertThat(client.line(":")).isEqualTo(": ");
    }
  }

  @Test
  void keepsAnIdleStreamAlive() throws Exception {
    try (EventStreamClient client = open("")) {
      assertThat(client.line(": ")).isEqualTo(": ");
    }
  }

  @Test
  void whatAStalledClientSeesAndWhatItLosesAddUp() throws Exception {
    int batches = 200;
    long published = (long) batches * RunningAdmin.BATCH;
    try (EventStreamClient client = open("")) {
      CompletionBatch batch = batch(1, RunningAdmin.BATCH);
      for (int i = 0; i < batches; i++) {
        admin.publisher.publish(batch);
      }
      long seen = 0;
      long lost = 0;
      while (seen + lost < published) {
        JsonObject data = client.data();
        if (data.containsKey("total")) {
          lost += data.getLong("records");
          assertThat(lost).isEqualTo(data.getLong("total"));
        } else {
          seen++;
        }
      }
      assertThat(seen + lost).isEqualTo(published);
      assertThat(lost).isPositive().isEqualTo(dropped());
      assertThat(seen).isGreaterThanOrEqualTo(CompletionStreams.CAPACITY);
    }
  }

  @Test
  void aClientThatDoesNotReadUsesUpNoMoreThanItsCredit() throws Exception {
    try (EventStreamClient client = open("")) {
      publishUntilStuck();
      assertThat(admin.get("/health/live").status()).isEqualTo(200);
      assertThat(client.data().getLong("sequence")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatDoesNotReadDoesNotHoldUpTheEndOfTheNode() throws Exception {
    try (EventStreamClient client = open("")) {
      publishUntilStuck();
      admin.undeploy();
      assertThatThrownBy(() -> client.line("nothing starts so")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void tellsOfDropsAsAnEventOfItsOwn() throws Exception {
    try (EventStreamClient client = open("")) {
      publishUntilStuck();
      assertThat(client.line("event: ")).isEqualTo("event: dropped");
      assertThat(client.data().fieldNames()).containsExactly("node", "records", "total");
    }
  }

  @Test
  void leavingEndsTheSubscription() throws Exception {
    open("").close();
    await().until(() -> !admin.publisher.recording());
  }

  @Test
  void givesOneClientHalfOfTheStreams() throws Exception {
    List<EventStreamClient> clients = new ArrayList<>();
    for (int i = 0; i < CompletionStreams.MAX_STREAMS / 2; i++) {
      clients.add(open(""));
    }
    assertThat(admin.get("/api/v1/completions").status()).isEqualTo(503);
    clients.get(0).close();
    await().until(() -> admits());
    for (EventStreamClient client : clients) {
      client.close();
    }
  }

  /** Publishes until fifty batches in a row, over fifty milliseconds, have found no room. */
  private void publishUntilStuck() {
    CompletionBatch batch = batch(1, RunningAdmin.BATCH);
    AtomicInteger inARow = new AtomicInteger();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              long before = dropped();
              admin.publisher.publish(batch);
              inARow.set(dropped() > before ? inARow.get() + 1 : 0);
              return inARow.get() == 50;
            });
  }

  private long dropped() {
    return admin.publisher.dropped().getOrDefault(CompletionStreams.SUBSCRIBER, 0L);
  }

  private boolean admits() throws Exception {
    try (EventStreamClient client = new EventStreamClient(admin.port(), "")) {
      return client.line().equals("HTTP/1.1 200 OK");
    }
  }

  @Test
  void endsTheStreamInOrderWhenTheNodeStops() throws Exception {
    try (EventStreamClient client = open("")) {
      admin.undeploy();
      assertThat(client.line("0")).isEqualTo("0");
    }
  }

  private EventStreamClient open(String query) throws Exception {
    EventStreamClient client = new EventStreamClient(admin.port(), query);
    assertThat(client.line(": ")).isEqualTo(": subscribed");
    assertThat(admin.publisher.recording()).isTrue();
    return client;
  }

  private static CompletionBatch batch(long connection, int records) {
    Journal journal = new Journal("a", "echo", RunningAdmin.BATCH, 0);
    for (int i = 0; i < records; i++) {
      journal.append(connection, i + 1, Operation.SEND, Outcome.OK, 3L * i, 3, 5, 7, null);
    }
    return journal.take();
  }
}
