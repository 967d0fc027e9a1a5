package dev.echoport.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecentCompletionsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 31, 32, 33, 100})
  void keepsTheNewestInOrder(int count) {
    RecentCompletions recent = new RecentCompletions();
    for (int i = 1; i <= count; i++) {
      recent.add(i, Operation.SEND, Outcome.OK, 10L * i, i, 5, 7, 0);
    }
    CompletionBatch kept = recent.batch("a", "echo", 3, 1_000);
    int first = Math.max(1, count - 15);
    assertThat(IntStream.range(0, kept.size()).mapToLong(kept::sequence))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(first, count).mapToObj(Long::valueOf).toList());
    assertThat(IntStream.range(0, kept.size()).mapToLong(kept::offset))
        .allMatch(offset -> offset % 10 == 0);
    assertThat(kept.offset(kept.size() - 1)).isEqualTo(10L * count);
    assertThat(kept.completedNanos(0)).isEqualTo(1_007);
  }

  @Test
  void keepsWhatIsSpecialOfFramesAndFaults() {
    RecentCompletions recent = new RecentCompletions();
    recent.addFrame(1, Outcome.OK, 0, 5, 9, 1, 2, 3);
    recent.addFault(2, FaultKind.CORRUPT, Operation.SEND, 4, 100, 1, 8);
    CompletionBatch kept = recent.batch("a", "echo", 3, 1_000);
    assertThat(kept.producedBytes(0)).isEqualTo(9);
    assertThat(kept.startedNanos(0)).isEqualTo(1_002);
    assertThat(kept.faultKind(1)).isEqualTo(FaultKind.CORRUPT);
    assertThat(kept.faultDirection(1)).isEqualTo(Operation.SEND);
    assertThat(kept.faultPlan(1)).isEqualTo(4);
  }

  @Test
  void keepsHowEachEnded() {
    RecentCompletions recent = new RecentCompletions();
    recent.add(1, Operation.RECEIVE, Outcome.OK, 0, 1, 5, 7, 0);
    recent.add(2, Operation.SEND, Outcome.FAILED, 0, 1, 5, 7, 0);
    CompletionBatch kept = recent.batch("a", "echo", 3, 0);
    assertThat(kept.get(0))
        .isEqualTo(new ReceiveCompletion("a", "echo", "a-3", 1, 0, 1, Outcome.OK, 5, 7, null));
    assertThat(kept.get(1))
        .isEqualTo(new SendCompletion("a", "echo", "a-3", 2, 0, 1, Outcome.FAILED, 5, 7, null));
  }
}
