package dev.echoport.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.completion.report.CompletionJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final long EPOCH_OFFSET = 1_000;

  private final Journal journal = new Journal("a", "echo", 3, EPOCH_OFFSET);

  @Test
  void givesBackWhatWasAppended() {
    journal.append(17, 42, Operation.SEND, Outcome.FAILED, 8192, 4096, 5, 9, "Broken pipe");

    assertThat(journal.take().get(0))
        .isEqualTo(
            new SendCompletion(
                "a", "echo", "a-17", 42, 8192, 4096, Outcome.FAILED, 1005, 1009, "Broken pipe"));
  }

  @Test
  void givesBackAFault() {
    journal.appendFault(17, 42, FaultKind.CORRUPT, Operation.SEND, 2, 1000, 1, 9);
    CompletionBatch batch = journal.take();

    assertThat(batch.get(0))
        .isEqualTo(
            new FaultCompletion(
                "a",
                "echo",
                "a-17",
                42,
                FaultKind.CORRUPT,
                Operation.SEND,
                2,
                1000,
                1,
                Outcome.OK,
                1009,
                1009,
                null));
    StringBuilder json = new StringBuilder();
    new CompletionJson().append(batch, 0, json);
    assertThat(json)
        .contains("\"operation\":\"FAULT\",\"offset\":1000,\"bytes\":1")
        .endsWith(",\"kind\":\"corrupt\",\"direction\":\"SEND\",\"plan\":2}");
  }

  @Test
  void tellsWhenTheBatchIsFull() {
    assertThat(append(1, null)).isFalse();
    assertThat(append(2, null)).isFalse();
    assertThat(append(3, null)).isTrue();
  }

  @Test
  void aFaultFillsTheBatchToo() {
    assertThat(appendFault(1)).isFalse();
    assertThat(appendFault(2)).isFalse();
    assertThat(appendFault(3)).isTrue();
    assertThat(journal.take().faultPlan(2)).isEqualTo(3);
  }

  private boolean appendFault(int plan) {
    return journal.appendFault(17, plan, FaultKind.RESET, Operation.RECEIVE, plan, 0, 0, 9);
  }

  @Test
  void isEmptyUntilSomethingIsAppended() {
    assertThat(journal.isEmpty()).isTrue();
    append(1, null);
    assertThat(journal.isEmpty()).isFalse();
  }

  @Test
  void holdsOneRecordAtLeast() {
    assertThat(new Journal("a", "echo", 1, 0).isEmpty()).isTrue();
    assertThatThrownBy(() -> new Journal("a", "echo", 0, 0))
        .hasMessage("capacity: 0 (expected: >= 1)");
  }

  @Test
  void startsAnewAfterABatchWasTaken() {
    append(1, null);
    CompletionBatch first = journal.take();
    append(2, null);
    CompletionBatch second = journal.take();

    assertThat(first.sequence(0)).isEqualTo(1);
    assertThat(second.size()).isEqualTo(1);
    assertThat(second.sequence(0)).isEqualTo(2);
    assertThat(journal.isEmpty()).isTrue();
  }

  @Test
  void leavesAFullBatchUntouchedByLaterAppends() {
    append(1, null);
    append(2, null);
    append(3, null);
    CompletionBatch full = journal.take();
    append(4, null);

    assertThat(full.size()).isEqualTo(3);
    assertThat(full.sequence(0)).isEqualTo(1);
  }

  @Test
  void keepsTheCauseOfEachRecord() {
    append(1, "Broken pipe");
    append(2, null);
    append(3, "Connection reset by peer");
    CompletionBatch batch = journal.take();

    assertThat(batch.cause(0)).isEqualTo("Broken pipe");
    assertThat(batch.cause(1)).isNull();
    assertThat(batch.cause(2)).isEqualTo("Connection reset by peer");
  }

  @Test
  void refusesAnIndexOutsideTheBatch() {
    append(1, null);
    CompletionBatch batch = journal.take();

    assertThatThrownBy(() -> batch.get(1)).hasMessage("1 (expected: 0 to 0)");
    assertThatThrownBy(() -> batch.get(-1)).hasMessage("-1 (expected: 0 to 0)");
  }

  @Test
  void writesTheDocumentedJson() {
    journal.append(17, 42, Operation.SEND, Outcome.OK, 8192, 4096, 5, 9, null);
    StringBuilder json = new StringBuilder();
    new CompletionJson().append(journal.take(), 0, json);

    assertThat(json.toString())
        .isEqualTo(
            "{\"node\":\"a\",\"listener\":\"echo\",\"connection\":\"a-17\",\"sequence\":42,"
                + "\"operation\":\"SEND\",\"offset\":8192,\"bytes\":4096,\"outcome\":\"OK\","
                + "\"postedNanos\":1005,\"completedNanos\":1009}");
  }

  private boolean append(long sequence, @Nullable String cause) {
    return journal.append(
        1, sequence, Operation.RECEIVE, Outcome.OK, 0, 1, sequence, sequence, cause);
  }
}
