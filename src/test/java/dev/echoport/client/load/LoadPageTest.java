package dev.echoport.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class LoadPageTest {
  @Test
  void drawsPercentilesThroughputAndRoundTripsOverTime() {
    String page = new LoadPage(result(1), null).html();
    assertThat(page.split("<svg ", -1)).hasSize(4);
    assertThat(page.split("class=\"now\" d=\"M", -1)).hasSize(4);
    assertThat(page).contains("99.99%").contains("<td>1,000</td>").doesNotContain("class=\"was");
  }

  @Test
  void laysAnEarlierResultBeside() {
    String page = new LoadPage(result(1), result(2).put("depth", 9)).html();
    assertThat(page.split("class=\"was\" d=\"M", -1)).hasSize(4);
    assertThat(page).contains("differs in depth: 9 against 1").contains("<td>0.50</td>");
  }

  @Test
  void loadsNothingAndRunsNothing() {
    String page = new LoadPage(result(1).put("target", "tcp://<script>:1"), result(2)).html();
    assertThat(page).doesNotContain("<script", "src=", "href=", "url(", "@import");
  }

  @Test
  void leavesOutWhatWasNotMeasured() {
    JsonObject nothing = result(1).put("percentiles", new JsonArray());
    nothing.getJsonObject("roundTripNanos").getMap().replaceAll((name, nanos) -> null);
    nothing
        .getJsonArray("seconds")
        .forEach(second -> ((JsonObject) second).put("messages", 0).putNull("p50").putNull("p99"));
    assertThat(new LoadPage(nothing, null).html()).doesNotContain("NaN", "Infinity", "null");
  }

  private static JsonObject result(long micros) {
    JsonObject times = new JsonObject();
    JsonArray percentiles = new JsonArray();
    JsonArray seconds = new JsonArray();
    for (String name : new String[] {"min", "mean", "p50", "p90", "p99", "p999", "max"}) {
      times.put(name, micros * 1_000);
    }
    for (double percent : new double[] {0, 50, 90, 99, 100}) {
      percentiles.add(new JsonArray().add(percent).add(micros * 1_000));
    }
    for (long from = 0; from < 3; from++) {
      seconds.add(
          new LoadSecond(from * 1_000_000_000, 1_000_000_000, 1_000, micros * 1_000, 2_000, 3_000)
              .json());
    }
    return new JsonObject()
        .put("target", "tcp://h:1")
        .put("loop", "closed")
        .put("connections", 1)
        .put("size", 1)
        .put("depth", 1)
        .put("messagesPerSecond", 1000.0)
        .put("roundTripNanos", times)
        .put("percentiles", percentiles)
        .put("seconds", seconds);
  }
}
