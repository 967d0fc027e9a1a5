package dev.echoport.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopNTest {
  /** Few keys, so that many are equal. */
  private static final List<String> WORDS =
      new Random(1).ints(500, 0, 40).mapToObj(Integer::toString).toList();

  @Test
  void keepsTheSmallestInOrder() {
    assertThat(first(20, false))
        .isEqualTo(
            numbered().stream().sorted(Comparator.comparingInt(TopNTest::key)).limit(20).toList());
  }

  @Test
  void keepsTheLargestAndOfEqualOnesTheFirstOffered() {
    assertThat(first(100, true))
        .isEqualTo(
            numbered().stream()
                .sorted(Comparator.comparingInt(TopNTest::key).reversed())
                .limit(100)
                .toList());
  }

  @Test
  void keepsTheFirstOfferedWhereAllAreEqual() {
    TopN<String> first = new TopN<>(2, false);
    List.of("a", "b", "c").forEach(word -> first.offer(word, 7));
    assertThat(first.inOrder()).containsExactly("a", "b");
  }

  @Test
  void keepsAllIfThereAreFewerThanItMay() {
    assertThat(first(1000, false)).hasSize(500);
  }

  @Test
  void keepsNoneIfItMayNot() {
    assertThat(first(0, false)).isEmpty();
  }

  private static List<String> first(int limit, boolean descending) {
    TopN<String> first = new TopN<>(limit, descending);
    numbered().forEach(word -> first.offer(word, key(word)));
    return first.inOrder();
  }

  /** {@code key#turn}. */
  private static List<String> numbered() {
    return IntStream.range(0, WORDS.size()).mapToObj(i -> WORDS.get(i) + "#" + i).toList();
  }

  private static int key(String word) {
    return Integer.parseInt(word.substring(0, word.indexOf('#')));
  }
}
