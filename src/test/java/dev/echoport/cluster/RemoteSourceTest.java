package dev.echoport.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RemoteSourceTest {
  private static final UUID STREAM = new UUID(1, 2);

  private final RemoteSource source =
      new RemoteSource(STREAM, new NodeIdentity("b", "b1", "10.0.0.1:7100", "1"), "a1", 8);

  @Test
  void countsAGapAsLostAndGivesItsCreditBack() {
    source.arrived(message(7, 0, 0, 2));
    source.arrived(message(7, 5, 0, 1));

    assertThat(source.lost()).isEqualTo(3);
    assertThat(source.request(Wanted.ALL).acknowledged()).isEqualTo(3);
  }

  @Test
  void ignoresAMessageThatComesTwice() {
    source.arrived(message(7, 0, 0, 2));

    assertThat(source.arrived(message(7, 0, 0, 2))).isFalse();
    assertThat(source.lost()).isZero();
  }

  @Test
  void addsWhatTheNodeDroppedToWhatWasLostBeforeItBeganAnew() {
    source.arrived(message(7, 0, 4, 2));
    source.acknowledge(7, 2);
    source.arrived(message(8, 0, 1, 0));

    assertThat(source.lost()).isEqualTo(5);
    assertThat(source.request(Wanted.ALL).acknowledged()).isZero();
    assertThat(source.request(Wanted.ALL).incarnation()).isEqualTo(8);
  }

  @Test
  void owesCreditWhenAQuarterOfTheRoomIsFreeAgain() {
    source.arrived(message(7, 0, 0, 2));
    source.acknowledge(7, 1);
    assertThat(source.owesCredit()).isFalse();
    source.acknowledge(7, 1);
    assertThat(source.owesCredit()).isTrue();
    source.request(Wanted.ALL);
    assertThat(source.owesCredit()).isFalse();
  }

  @Test
  void aMessageSurvivesTheWire() {
    StreamMessage message = StreamMessage.from(message(7, 3, 4, 2).toBuffer());

    CompletionBatch batch = requireNonNull(message.batch());
    assertThat(message).isEqualTo(new StreamMessage(STREAM, 7, 3, 4, batch));
    assertThat(batch.get(1)).isEqualTo(batch(2).get(1));
    assertThat(StreamMessage.from(message(7, 3, 4, 0).toBuffer()).batch()).isNull();
  }

  @Test
  void refusesBytesThatAreNoMessage() {
    Buffer cut = message(7, 3, 4, 2).toBuffer();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamMessage.from(cut.slice(0, cut.length() - 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> StreamMessage.from(Buffer.buffer("x")));
  }

  private static StreamMessage message(long incarnation, long position, long dropped, int size) {
    return new StreamMessage(
        STREAM, incarnation, position, dropped, size == 0 ? null : batch(size));
  }

  private static CompletionBatch batch(int records) {
    Journal journal = new Journal("b", "echo", 16, 3);
    for (int i = 0; i < records; i++) {
      journal.append(1, i + 1, Operation.SEND, Outcome.FAILED, 3L * i, 3, 5, 7, "reset");
    }
    return journal.take();
  }
}
