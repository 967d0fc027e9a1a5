package dev.echoport.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.report.TraceParent;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdsTest {
  private static final int CONNECTIONS = 10_000;

  private static TraceIds ids(int percent) {
    return new TraceIds(new Random(7), percent);
  }

  @Test
  void givesEachConnectionATraceOfItsOwnAndAlwaysTheSame() {
    TraceIds ids = ids(100);

    assertThat(
            LongStream.range(0, CONNECTIONS)
                .mapToObj(number -> ids.of(number, null).traceId())
                .collect(Collectors.toSet()))
        .hasSize(CONNECTIONS)
        .allMatch(id -> id.matches("[0-9a-f]{32}"));
    assertThat(ids.of(17, null)).isEqualTo(ids.of(17, null));
    assertThat(ids.of(17, null).spanId()).matches("[0-9a-f]{16}");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "10, 900, 1100", "100, 10000, 10000"})
  void samplesTheShareThatWasAskedFor(int percent, long least, long most) {
    TraceIds ids = ids(percent);

    assertThat(LongStream.range(0, CONNECTIONS).filter(ids::samples).count())
        .isBetween(least, most);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesTheDecisionToTheParent(boolean sampled) {
    TraceParent parent =
        new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", sampled);

    TraceContext context = ids(sampled ? 0 : 100).of(17, parent);

    assertThat(context.traceId()).isEqualTo(parent.traceId());
    assertThat(context.spanId()).isNotEqualTo(parent.spanId());
    assertThat(context.sampled()).isEqualTo(sampled);
  }
}
