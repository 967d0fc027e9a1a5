package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import dev.echoport.listener.limits.NodeLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorBudgetTest {

  @Test
  void readsTheLimitThatIsInForce() {
    assertThat(
            DescriptorBudget.limit(
                List.of(
                    "Limit                     Soft Limit           Hard Limit           Units     ",
                    "Max open files            1024                 524288               files     ")))
        .isEqualTo(1_024);
    assertThat(DescriptorBudget.limit(List.of("Max open files   unlimited  unlimited  files")))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void leavesConnectionsWhatIsNeitherOpenNorKept() {
    assertThat(new DescriptorBudget(1_024, 80, 240).connections()).isEqualTo(704);
  }

  @Test
  void givesConnectionsAPartOfVeryFew() {
    assertThat(new DescriptorBudget(256, 80, 240).connections()).isEqualTo(44);
  }

  @Test
  void boundsNothingWhereTheLimitIsUnknown() {
    NodeLimits limits = limits(0);
    new DescriptorBudget(0, 0, 240).apply(limits);
    assertThat(limits.connections()).isGreaterThan(1 << 30);
  }

  @Test
  void isTheDefaultOfLimitsConnectionsAndItsUpperBound() {
    for (int configured : new int[] {0, 10_000}) {
      NodeLimits limits = limits(configured);
      new DescriptorBudget(1_024, 80, 240).apply(limits);
      assertThat(limits.connections()).isEqualTo(704);
    }
  }

  private static NodeLimits limits(int connections) {
    return new NodeLimits(new NodeLimitsConfig(connections, new MemoryLimit(0, 0, 0)), () -> false);
  }
}
