package dev.echoport.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class LoadComparisonTest {
  @Test
  void dividesTheSecondByTheFirst() {
    LoadComparison comparison = new LoadComparison(result(50, 1000, 2), result(50, 1500, 1));
    assertThat(comparison.table().lines().toList())
        .containsSequence("msg/s             1,000          1,500     1.50")
        .contains("p99            2.000 ms       1.000 ms     0.50")
        .contains("p99.9          2.000 ms       1.000 ms     0.50");
    assertThat(comparison.differences()).isEmpty();
  }

  @Test
  void namesSettingsThatDiffer() {
    assertThat(new LoadComparison(result(50, 1, 1), result(60, 1, 1)).differences())
        .containsExactly("connections: 50 against 60");
  }

  @Test
  void refusesWhatIsNoResult() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LoadComparison(result(1, 1, 1), new JsonObject()))
        .withMessage("second file (expected: what bench --json prints)");
  }

  private static JsonObject result(int connections, double perSecond, double millis) {
    JsonObject times = new JsonObject();
    for (String name : new String[] {"min", "mean", "p50", "p90", "p99", "p999", "max"}) {
      times.put(name, millis * 1e6);
    }
    return new JsonObject()
        .put("connections", connections)
        .put("messagesPerSecond", perSecond)
        .put("roundTripNanos", times);
  }
}
