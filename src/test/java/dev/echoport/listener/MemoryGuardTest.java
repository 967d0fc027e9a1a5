package dev.echoport.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
  private final NodeLimits limits =
      new NodeLimits(new NodeLimitsConfig(0, new MemoryLimit(85, 75)));
  private final List<Boolean> slow = new ArrayList<>();
  private int percent;
  private final MemoryGuard guard = new MemoryGuard(() -> percent, limits, slow::add);

  private void look(int inUse) {
    percent = inUse;
    guard.look();
  }

  @Test
  void acceptsBelowTheHighMark() {
    look(84);

    assertThat(limits.shedding()).isFalse();
  }

  @Test
  void shedsAtTheHighMark() {
    look(85);

    assertThat(limits.shedding()).isTrue();
    assertThat(slow).isEmpty();
  }

  @Test
  void slowsReadsWhenSheddingIsNotEnough() {
    look(85);
    look(85);
    look(90);

    assertThat(slow).containsExactly(true);
  }

  @Test
  void doesNotSlowReadsOnceItFalls() {
    look(85);
    look(84);

    assertThat(limits.shedding()).isTrue();
    assertThat(slow).isEmpty();
  }

  @Test
  void acceptsAgainAtTheLowMarkOnly() {
    look(85);
    look(85);
    look(76);
    assertThat(limits.shedding()).isTrue();

    look(75);

    assertThat(limits.shedding()).isFalse();
    assertThat(slow).containsExactly(true, false);
  }

  @Test
  void letsGoWhenTheLimitIsTakenBack() {
    look(85);

    limits.use(NodeLimitsConfig.OFF);
    look(99);

    assertThat(limits.shedding()).isFalse();
  }
}
