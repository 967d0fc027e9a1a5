package dev.echoport.fault;

import static dev.echoport.fault.RecordedDatagrams.burst;
import static dev.echoport.fault.RecordedDatagrams.fault;
import static dev.echoport.fault.RecordedDatagrams.percent;
import static dev.echoport.fault.RecordedDatagrams.reorder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.FaultKind;
import dev.echoport.fault.Fault.Side;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever the plan: each datagram is somewhere, and the same seed does the same. */
class DatagramFaultsPropertiesTest {
  @Provide
  Arbitrary<Fault[]> plans() {
    Arbitrary<FaultKind> kinds =
        Arbitraries.of(
            FaultKind.LOSS,
            FaultKind.DUPLICATE,
            FaultKind.REORDER,
            FaultKind.DELAY,
            FaultKind.CORRUPT,
            FaultKind.BURST,
            FaultKind.LARGER,
            FaultKind.RATE);
    Arbitrary<Integer> amounts = Arbitraries.integers().between(1, 60);
    Arbitrary<Integer> percents = Arbitraries.integers().between(0, 100);
    return Combinators.combine(kinds, amounts, percents)
        .as(DatagramFaultsPropertiesTest::made)
        .array(Fault[].class)
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static Fault made(FaultKind kind, int amount, int percent) {
    return switch (kind) {
      case REORDER -> reorder(percent(percent), amount, amount);
      case BURST -> burst(new GilbertElliott(amount * 5_000, 200_000, 100_000, 990_000));
      default -> fault(kind, percent(percent), Range.of(amount), new Range(1, amount), amount / 2);
    };
  }

  private static RecordedDatagrams run(Fault[] plan, long seed, int pause) {
    RecordedDatagrams out = new RecordedDatagrams(seed, Side.SEND, plan);
    for (int i = 0; i < 100; i++) {
      out.send("x".repeat(i % 50)).pass(pause);
      assertThat(out.addsUp()).isTrue();
    }
    return out;
  }

  @Property(tries = 200)
  void addsUpAndKeepsNothing(
      @ForAll("plans") Fault[] plan,
      @ForAll @LongRange(min = 1) long seed,
      @ForAll @IntRange(min = 0, max = 20) int pause) {
    RecordedDatagrams out = run(plan, seed, pause);
    out.faults.cancel();
    assertThat(out.faults.waiting()).isZero();
    assertThat(out.addsUp()).isTrue();
    assertThat(out.releasedAll()).isTrue();
  }

  @Property(tries = 100)
  void sameSeedSameDatagrams(
      @ForAll("plans") Fault[] plan,
      @ForAll @LongRange(min = 1) long seed,
      @ForAll @IntRange(min = 0, max = 20) int pause) {
    RecordedDatagrams one = run(plan, seed, pause);
    RecordedDatagrams other = run(plan, seed, pause);
    assertThat(other.left).isEqualTo(one.left);
    assertThat(other.happened).isEqualTo(one.happened);
    one.faults.cancel();
    other.faults.cancel();
  }
}
