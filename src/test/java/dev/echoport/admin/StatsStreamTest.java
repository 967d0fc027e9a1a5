package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.AdminConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StatsStreamTest {
  private static final String PATH = "/api/v1/stats";

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
  void tellsAtOnceWhatTheNodeHasDone() throws Exception {
    try (EventStreamClient client = EventStreamClient.of(admin.port(), PATH)) {
      JsonObject stats = client.data();
      assertThat(stats.getString("node")).isEqualTo("a");
      assertThat(stats.getBoolean("draining")).isFalse();
      JsonObject listener = stats.getJsonArray("listeners").getJsonObject(0);
      assertThat(listener.getJsonObject("ledger").getLong("receivedBytes")).isEqualTo(100);
      assertThat(listener.getJsonObject("latency").getJsonArray("SEND").getLong(0)).isEqualTo(1);
      assertThat(stats.getJsonObject("cluster").getJsonArray("members")).hasSize(1);
    }
  }

  @Test
  void goesOnAndTellsOfTheDrain() throws Exception {
    try (EventStreamClient client = EventStreamClient.of(admin.port(), PATH)) {
      client.data();
      admin.health.draining();
      while (!client.data().getBoolean("draining")) {
        // The snapshot under way may be older than the drain.
      }
    }
  }

  @Test
  void showsEveryViewerTheSameAnswersOfTheLoops() throws Exception {
    admin.gateway.numbersAnswers = true;
    List<EventStreamClient> viewers = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        viewers.add(EventStreamClient.of(admin.port(), PATH));
        viewers.get(i).data();
      }
      int last = answer(viewers.get(9).data());

      for (EventStreamClient viewer : viewers.subList(0, 9)) {
        assertThat(nextAnswerFrom(last, viewer)).isEqualTo(last);
      }
    } finally {
      for (EventStreamClient viewer : viewers) {
        viewer.close();
      }
    }
  }

  private static int nextAnswerFrom(int number, EventStreamClient viewer) throws Exception {
    int seen = answer(viewer.data());
    while (seen < number) {
      seen = answer(viewer.data());
    }
    return seen;
  }

  private static int answer(JsonObject stats) {
    return stats.getJsonArray("listeners").getJsonObject(0).getInteger("loops");
  }

  @Test
  void asksForTheTokenWhereTheApiDoes() throws Exception {
    try (RunningAdmin guarded = new RunningAdmin("127.0.0.1", AdminConfig.Auth.TOKEN, "s3cret")) {
      assertThat(guarded.send(HttpMethod.HEAD, PATH, Map.of()).status()).isEqualTo(401);
      assertThat(
              guarded
                  .send(HttpMethod.HEAD, PATH, Map.of("Authorization", "Bearer s3cret"))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void givesTheConsoleItselfToBrowsersWithoutAToken() throws Exception {
    try (RunningAdmin guarded = new RunningAdmin("127.0.0.1", AdminConfig.Auth.TOKEN, "s3cret")) {
      assertThat(guarded.get("/", "Accept", "text/html").status()).isEqualTo(200);
      assertThat(guarded.get("/console/app.js").status()).isEqualTo(200);
    }
  }
}
