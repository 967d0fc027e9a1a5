package dev.echoport.fault;

import static dev.echoport.fault.RecordedDatagrams.ALL;
import static dev.echoport.fault.RecordedDatagrams.burst;
import static dev.echoport.fault.RecordedDatagrams.datagrams;
import static dev.echoport.fault.RecordedDatagrams.fault;
import static dev.echoport.fault.RecordedDatagrams.out;
import static dev.echoport.fault.RecordedDatagrams.percent;
import static dev.echoport.fault.RecordedDatagrams.reorder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Fault.Side;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatagramFaultsTest {
  private static final int MANY = 100_000;

  /** Of a binomial distribution: what lies farther away comes once in two million runs. */
  private static final double SIGMAS = 5;

  private static String[] numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toArray(String[]::new);
  }

  private static RecordedDatagrams lossy(long seed, Side direction) {
    return new RecordedDatagrams(seed, direction, fault(FaultKind.LOSS, percent(10)))
        .send(numbered(MANY));
  }

  @Test
  void losesSoManyAsChanceAllows() {
    RecordedDatagrams out = lossy(42, Side.SEND);

    double deviation = Math.sqrt(MANY * 0.1 * 0.9);
    assertThat((double) out.lost).isCloseTo(MANY * 0.1, within(SIGMAS * deviation));
    assertThat(out.happened).hasSize((int) out.lost);
    assertThat(out.left).hasSize(MANY - (int) out.lost);
  }

  @Test
  void losesTheSameWithTheSameSeedAndOthersWithAnother() {
    RecordedDatagrams out = lossy(42, Side.SEND);

    assertThat(lossy(42, Side.SEND).left).isEqualTo(out.left);
    assertThat(lossy(43, Side.SEND).left).isNotEqualTo(out.left);
    assertThat(lossy(42, Side.RECEIVE).left).isNotEqualTo(out.left);
  }

  @Test
  void losesWhatIsNumberedSo() {
    RecordedDatagrams out = out(fault(FaultKind.LOSS, datagrams(2, 3))).send(numbered(4));

    assertThat(out.left).containsExactly("1", "4");
    assertThat(out.happened).containsExactly("1 loss at 1, 1 bytes", "1 loss at 2, 1 bytes");
  }

  @Test
  void sendsACopyBehindTheDatagram() {
    RecordedDatagrams out = out(fault(FaultKind.DUPLICATE, datagrams(2, 2))).send("a", "bc", "d");

    assertThat(out.left).containsExactly("a", "bc", "bc", "d");
    assertThat(out.happened).containsExactly("1 duplicate at 1, 2 bytes");
    assertThat(out.inserted).isEqualTo(1);
  }

  @Test
  void copiesHaveAChanceOfTheirOwn() {
    RecordedDatagrams out =
        out(fault(FaultKind.DUPLICATE, ALL), fault(FaultKind.LOSS, percent(50)))
            .send(numbered(1000));

    long both = out.left.stream().distinct().count();
    assertThat(both).isBetween(650L, 850L);
    assertThat(out.addsUp()).isTrue();
  }

  @Test
  void isOvertakenByExactlySoMany() {
    RecordedDatagrams out = out(reorder(datagrams(2, 2), 3, 100)).send(numbered(6));

    assertThat(out.left).containsExactly("1", "3", "4", "5", "2", "6");
    assertThat(out.happened).containsExactly("1 reorder at 1, 0 bytes");
  }

  @Test
  void neighboursAreOvertakenTogether() {
    RecordedDatagrams out = out(reorder(datagrams(1, 2), 1, 100)).send(numbered(4));

    assertThat(out.left).containsExactly("3", "1", "2", "4");
  }

  @Test
  void waitsForOthersNoLongerThanItsTime() {
    RecordedDatagrams out = out(reorder(datagrams(1, 1), 3, 100)).send("1", "2").pass(99);
    assertThat(out.left).containsExactly("2");

    out.pass(1);
    assertThat(out.left).containsExactly("2", "1");
    assertThat(out.happened).containsExactly("1 reorder at 0, 0 bytes");
  }

  @Test
  void isNotReorderedIfNothingComes() {
    RecordedDatagrams out = out(reorder(ALL, 1, 100)).send("1").pass(100);

    assertThat(out.left).containsExactly("1");
    assertThat(out.happened).isEmpty();
  }

  @Test
  void waitsForItsTime() {
    RecordedDatagrams out =
        out(fault(FaultKind.DELAY, datagrams(1, 1), Range.NONE, Range.of(50), 0)).send("1", "2");
    assertThat(out.left).containsExactly("2");
    assertThat(out.faults.waiting()).isEqualTo(1);

    assertThat(out.pass(49).left).containsExactly("2");
    assertThat(out.pass(1).left).containsExactly("2", "1");
    assertThat(out.happened).containsExactly("1 delay at 0, 0 bytes");
  }

  @Test
  void keepsTheirOrderWhereAllWaitAsLong() {
    RecordedDatagrams out =
        out(fault(FaultKind.DELAY, ALL, Range.NONE, Range.of(50), 0)).send(numbered(100)).pass(50);

    assertThat(out.left).containsExactly(numbered(100));
  }

  @Test
  void overtakeEachOtherWithJitter() {
    RecordedDatagrams out =
        out(fault(FaultKind.DELAY, ALL, Range.NONE, Range.of(50), 50))
            .send(numbered(100))
            .pass(100);

    assertThat(out.left).containsExactlyInAnyOrder(numbered(100));
    assertThat(out.left).isNotEqualTo(Arrays.asList(numbered(100)));
  }

  @Test
  void makesOneBitWrong() {
    String zeros = "\0".repeat(100);
    RecordedDatagrams out =
        out(new Fault(FaultKind.CORRUPT, Position.START, null, ALL, Faults.bits(1, 0).effect()))
            .send(zeros);

    String left = out.left.get(0);
    assertThat(left).hasSize(100);
    assertThat(left.chars().map(Integer::bitCount).sum()).isEqualTo(1);
    assertThat(out.altered).isEqualTo(1);
    assertThat(out.happened).containsExactly("1 corrupt at 0, 1 bytes");
  }

  @Test
  void makesNoMoreBytesWrongThanThereAre() {
    RecordedDatagrams out =
        out(fault(FaultKind.CORRUPT, ALL, Range.of(10), Range.NONE, 0)).send("\0\0\0", "");

    assertThat(out.left.get(0)).hasSize(3).doesNotContain("\0");
    assertThat(out.left.get(1)).isEmpty();
    assertThat(out.happened).containsExactly("1 corrupt at 0, 3 bytes");
  }

  /** Of the stationary channel the part p / (p + r) is bad, and its bursts are 1 / r long. */
  @Test
  void losesInBursts() {
    RecordedDatagrams out =
        out(burst(new GilbertElliott(10_000, 200_000, 0, Audience.CERTAIN))).send(numbered(MANY));

    assertThat(out.lost / (double) MANY).isCloseTo(0.01 / 0.21, within(0.01));
    long bursts = 0;
    long before = -1;
    for (String left : out.left) {
      long number = Long.parseLong(left);
      bursts += before > 0 && number > before + 1 ? 1 : 0;
      before = number;
    }
    assertThat(out.lost / (double) bursts).isCloseTo(5, within(0.75));
  }

  @Test
  void losesWhatIsLarger() {
    RecordedDatagrams out =
        out(fault(FaultKind.LARGER, ALL, Range.of(3), Range.NONE, 0)).send("1234", "123");

    assertThat(out.left).containsExactly("123");
    assertThat(out.happened).containsExactly("1 larger at 0, 4 bytes");
  }

  /** At 1,000 bytes a second. */
  @Test
  void goesThroughALinkOneBehindTheOther() {
    String tenth = "x".repeat(100);
    RecordedDatagrams out = out(fault(FaultKind.RATE, ALL)).send(tenth, tenth, tenth);

    assertThat(out.pass(99).left).isEmpty();
    assertThat(out.pass(1).left).hasSize(1);
    assertThat(out.pass(200).left).hasSize(3);
    assertThat(out.pass(1000).send(tenth).pass(100).left).hasSize(4);
  }

  @Test
  void losesWhatHasNoRoomAndNotTheTimeOfTheLink() {
    String[] full = new String[HeldDatagrams.MOST];
    Arrays.fill(full, "");
    full[0] = "1";
    RecordedDatagrams out = out(fault(FaultKind.RATE, ALL)).send(full).send("x".repeat(5000));

    assertThat(out.faults.waiting()).isEqualTo(HeldDatagrams.MOST);
    assertThat(out.happened).endsWith("1 rate at 1, 5000 bytes").hasSize(HeldDatagrams.MOST + 1);
    assertThat(out.pass(1).left).hasSize(HeldDatagrams.MOST);
    assertThat(out.send("2").pass(1).left).endsWith("2");
  }

  @Test
  void holdsSoManyBytes() {
    String large = "x".repeat(65_507);
    int room = HeldDatagrams.MOST_BYTES / large.length();
    RecordedDatagrams out = out(fault(FaultKind.DELAY, ALL, Range.NONE, Range.of(50), 0));
    for (int i = 0; i <= room; i++) {
      out.send(large);
    }

    assertThat(out.faults.waiting()).isEqualTo(room);
    assertThat(out.lost).isEqualTo(1);
    assertThat(out.pass(50).left).hasSize(room);
    assertThat(out.send(large).faults.waiting()).isEqualTo(1);
  }

  @Test
  void refusesWhatMemoryHasNoRoomFor() {
    RecordedDatagrams out = out(fault(FaultKind.DELAY, ALL, Range.NONE, Range.of(50), 0));
    out.shortOfMemory = true;
    out.send("1");

    assertThat(out.refused).isEqualTo(1);
    assertThat(out.happened).isEmpty();
    assertThat(out.releasedAll()).isTrue();
  }

  @Test
  void letsAllGoWhenAnotherPlanComes() {
    RecordedDatagrams out =
        out(
                reorder(datagrams(1, 1), 5, 100),
                fault(FaultKind.DELAY, ALL, Range.NONE, Range.of(9), 0))
            .send("1", "2");
    out.faults.release();

    assertThat(out.left).containsExactlyInAnyOrder("1", "2");
    assertThat(out.addsUp()).isTrue();
  }

  @Test
  void isForOneWay() {
    Fault loss = fault(FaultKind.LOSS, ALL);
    var effect = loss.effect();
    var in =
        new Fault.Effect(effect.bytes(), 0, effect.millis(), 0, Range.NONE, 0, Side.RECEIVE, "");
    Fault onTheWayIn = new Fault(FaultKind.LOSS, loss.at(), null, ALL, in);

    assertThat(out(onTheWayIn).send("1").left).hasSize(1);
    assertThat(new RecordedDatagrams(1, Side.RECEIVE, onTheWayIn).send("1").left).isEmpty();
  }
}
