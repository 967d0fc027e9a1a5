package dev.echoport.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.Target;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  private static final int SIZE = 64;

  @Test
  void namesTheRateOfANodeWhereDatagramsBeyondItAreLost() {
    assertThat(report(2_000, 900).hint())
        .contains("1,000 a second to one source", "listeners.NAME.udp.perSecond", "--rate");
  }

  @Test
  void saysNothingOfARateThatWasNotReached() {
    assertThat(report(900, 800).hint()).isNull();
    assertThat(report(2_000, 0).hint()).isNull();
  }

  private static LoadReport report(long sent, long lost) {
    Duration second = Duration.ofSeconds(1);
    LoadOptions options =
        Loads.load(Target.parse("udp://127.0.0.1:7"), 2, SIZE, 4, null, second, second, 1);
    Histogram none = LoadTally.newHistogram();
    LoadSnapshot last =
        new LoadSnapshot(
            0, 0, 0, sent - lost, sent, sent * SIZE, 0, lost, 0, 0, new Faults(), none);
    return new LoadReport(options, last, List.of(), none, 0, second.toNanos(), 0);
  }
}
