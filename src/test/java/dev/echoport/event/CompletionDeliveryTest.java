package dev.echoport.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionDeliveryTest {
  private final List<Integer> acknowledged = new ArrayList<>();
  private final CompletionDelivery delivery =
      new CompletionDelivery(batchOfTwo(), 3, acknowledged::add);

  @Test
  void isPassedOnAsItIsWhereNothingWasLostElsewhere() {
    assertThat(delivery.plusDropped(0)).isSameAs(delivery);
  }

  @Test
  void addsWhatWasLostElsewhereAndGivesTheSameCreditBack() {
    CompletionDelivery all = delivery.plusDropped(4);
    all.acknowledge();

    assertThat(all.dropped()).isEqualTo(7);
    assertThat(all.batch()).isSameAs(delivery.batch());
    assertThat(acknowledged).containsExactly(2);
  }

  private static CompletionBatch batchOfTwo() {
    Journal journal = new Journal("a", "echo", 2, 0);
    for (int i = 1; i <= 2; i++) {
      journal.append(1, i, Operation.RECEIVE, Outcome.OK, i, 1, 5, 7, null);
    }
    return journal.take();
  }
}
