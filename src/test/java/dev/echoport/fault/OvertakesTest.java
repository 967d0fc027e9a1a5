package dev.echoport.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OvertakesTest {
  private final Overtakes<Long> overtakes = new Overtakes<>();
  private final TreeMap<Long, Integer> expected = new TreeMap<>();
  private final Random random = new Random(42);

  private void step(long order) {
    if (random.nextInt(3) > 0) {
      int others = 1 + random.nextInt(300);
      overtakes.add(order, order, others);
      expected.put(order, others);
    }
    if (!expected.isEmpty() && random.nextInt(9) == 0) {
      long gone = random.nextBoolean() ? expected.firstKey() : expected.lastKey();
      assertThat(overtakes.left(gone)).isEqualTo((long) expected.remove(gone));
      overtakes.remove(gone);
    }
    long overtaking = order - random.nextInt(200);
    overtakes.overtake(overtaking);
    expected.headMap(overtaking).replaceAll((each, left) -> left - 1);
  }

  private List<Long> done() {
    List<Long> done = new ArrayList<>();
    for (Long each = overtakes.next(); each != null; each = overtakes.next()) {
      overtakes.remove(each);
      done.add(each);
    }
    return done;
  }

  @Test
  void countsAsIfEachWereCountedByItself() {
    for (long order = 1; order < 20_000; order++) {
      step(order);
      List<Long> due =
          expected.entrySet().stream()
              .filter(each -> each.getValue() == 0)
              .map(Map.Entry::getKey)
              .toList();

      assertThat(done()).isEqualTo(due);
      due.forEach(expected::remove);
      assertThat(overtakes.isEmpty()).isEqualTo(expected.isEmpty());
    }
  }
}
