package dev.echoport.listener.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.NodeLimitsConfig.MemoryLimit;
import dev.echoport.memory.MemoryBudget;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
  private static final long BUDGET = 1_000_000;
  private static final long SMALL = 10_000;

  private final List<Long> ended = new ArrayList<>();
  private long now = 1;
  private int heapPercent;
  private int spared;
  private final MemoryBudget budget = new MemoryBudget(() -> now, failure -> {});
  private final NodeLimits limits =
      new NodeLimits(new NodeLimitsConfig(0, new MemoryLimit(BUDGET, 85, 75)), budget::full);
  private final MemoryGuard guard =
      new MemoryGuard(budget, () -> heapPercent, limits, () -> spared++, this::end);

  @BeforeEach
  void limitTheBudget() {
    budget.limit(BUDGET, 85, 75);
  }

  /** By small ones, which are taken up to the limit. */
  private void hold(long bytes) {
    for (long left = bytes; left > 0; left -= SMALL) {
      budget.takeShared(Math.min(left, SMALL));
    }
  }

  private Future<Integer> end(long bytes) {
    ended.add(bytes);
    budget.giveShared(bytes);
    return Future.succeededFuture(1);
  }

  private void lookAtHeap(int percent) {
    heapPercent = percent;
    guard.look();
  }

  private void lookAfter(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    guard.look();
  }

  @Test
  void endsNobodyWhileThereIsRoom() {
    hold(849_999);

    lookAfter(0);
    lookAfter(5000);

    assertThat(ended).isEmpty();
  }

  @Test
  void endsStalledPeersWhenMemoryIsTightForASecond() {
    hold(900_000);

    lookAfter(999);
    assertThat(ended).isEmpty();
    lookAfter(1);
    lookAfter(1000);

    assertThat(ended).containsExactly(150_000L);
    assertThat(budget.tight()).isFalse();
  }

  @Test
  void letsIdlePeersHaveLessPostedOnceWhenMemoryBecomesTight() {
    hold(900_000);

    lookAfter(0);
    lookAfter(100);

    assertThat(spared).isOne();
  }

  @Test
  void refusesConnectionsOnlyWhenNothingIsLeft() {
    hold(999_999);
    assertThat(limits.shedding()).isFalse();

    hold(1);

    assertThat(limits.shedding()).isTrue();
  }

  @Test
  void refusesConnectionsFromTheHighMarkOfTheHeapToTheLow() {
    lookAtHeap(84);
    assertThat(limits.shedding()).isFalse();
    lookAtHeap(85);
    assertThat(limits.shedding()).isTrue();
    lookAtHeap(76);
    assertThat(limits.shedding()).isTrue();
    lookAtHeap(75);
    assertThat(limits.shedding()).isFalse();
  }

  @Test
  void looksAwayOnceTheLimitIsOff() {
    lookAtHeap(90);
    limits.use(NodeLimitsConfig.OFF);

    lookAtHeap(90);

    assertThat(limits.shedding()).isFalse();
  }
}
