package dev.echoport.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.echoport.client.Target;
import dev.echoport.client.load.DatagramPeer.Answer;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DatagramLoadTest {
  private static final int SIZE = 64;

  private static LoadReport load(IntFunction<@Nullable Answer> answers, @Nullable Rate rate)
      throws Exception {
    try (DatagramPeer peer = DatagramPeer.start(answers)) {
      return new LoadGenerator(options(peer.uri(), SIZE, rate)).run(progress -> {});
    }
  }

  private static LoadOptions options(String uri, int size, @Nullable Rate rate) {
    return Loads.load(
        Target.parse(uri), 2, size, 4, rate, Duration.ofMillis(300), Duration.ofSeconds(20), 1);
  }

  @Test
  void getsEveryDatagramBackFromAnEcho() throws Exception {
    LoadReport report = load(number -> null, null);

    assertThat(report.faultLines()).isEmpty();
    assertThat(report.messages()).isGreaterThanOrEqualTo(2 * 4);
    assertThat(report.receivedBytes() + report.lostMessages() * SIZE).isEqualTo(report.sentBytes());
  }

  @Test
  void sendsByScheduleWhateverComesBack() throws Exception {
    LoadReport report = load(number -> null, Rate.parse("200/s"));

    assertThat(report.faultLines()).isEmpty();
    assertThat(report.intendedMessages()).isEqualTo(60);
    assertThat(report.sentBytes()).isLessThanOrEqualTo(60 * SIZE);
    assertThat(report.messages() + report.lostMessages() + report.overdueMessages()).isEqualTo(60);
  }

  @Test
  void countsWhatIsLostAndIsCleanAllTheSame() throws Exception {
    LoadReport report = load(number -> number == 2 ? Answer.NONE : null, null);

    assertThat(report.lostMessages()).isGreaterThanOrEqualTo(1);
    assertThat(report.faults()).isEmpty();
    assertThat(report.receivedBytes() + report.lostMessages() * SIZE).isEqualTo(report.sentBytes());
    assertThat(report.table()).containsPattern("lost +[1-9]");
  }

  @Test
  void failsWhenNothingComesBack() throws Exception {
    LoadReport report = load(number -> Answer.NONE, Rate.parse("200/s"));

    assertThat(report.problems()).containsExactly("nothing came back: 60 messages were sent");
    assertThat(report.table()).containsPattern("p99 +-\\R");
  }

  @Test
  void countsWhatComesTwiceOnce() throws Exception {
    LoadReport report = load(number -> new Answer(SIZE, 2, false), null);

    assertThat(report.faults()).isEmpty();
    assertThat(report.receivedBytes()).isLessThanOrEqualTo(report.sentBytes());
    assertThat(report.json().getLong("lateMessages")).isPositive();
  }

  @Test
  void noticesAWrongByteAndAShortDatagram() throws Exception {
    assertThat(load(number -> new Answer(SIZE, 1, true), null).faults())
        .containsOnlyKeys(FaultKind.MISMATCH);
    assertThat(load(number -> new Answer(SIZE - 1, 1, false), null).faults())
        .containsOnlyKeys(FaultKind.MISMATCH);
  }

  @Test
  void refusesSizesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("udp://127.0.0.1:7", 7, null))
        .withMessageContaining("expected: 8 to 65507");
  }
}
