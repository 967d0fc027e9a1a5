package dev.echoport.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.FaultKind;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever the plan: the same seed gives the same output, however it is cut, and it adds up. */
class OutputFaultsPropertiesTest {
  private static final int BYTES = 2_000;
  private static final int MOST_FAULTS = 6;

  @Provide
  Arbitrary<Fault[]> plans() {
    Arbitrary<FaultKind> kinds =
        Arbitraries.of(
            FaultKind.DROP,
            FaultKind.DUPLICATE,
            FaultKind.SWAP,
            FaultKind.INSERT,
            FaultKind.CORRUPT,
            FaultKind.TRUNCATE,
            FaultKind.RESET,
            FaultKind.SLICE);
    Arbitrary<Integer> offsets = Arbitraries.integers().between(0, BYTES);
    Arbitrary<Integer> bytes = Arbitraries.integers().between(1, 300);
    return Combinators.combine(kinds, offsets, bytes, Arbitraries.of(true, false))
        .as(
            (kind, offset, count, again) -> {
              Fault fault = Faults.fault(kind, offset, count);
              boolean once = fault.endsOutput() || kind == FaultKind.SLICE || !again;
              return once ? fault : Faults.every(2L * MOST_FAULTS * count, fault);
            })
        .array(Fault[].class)
        .ofMinSize(1)
        .ofMaxSize(MOST_FAULTS);
  }

  @Property(tries = 300)
  void sameSeedSameOutput(
      @ForAll("plans") Fault[] plan,
      @ForAll @LongRange(min = 1) long seed,
      @ForAll @IntRange(min = 1, max = 700) int piece) {
    RecordedOutput whole = run(plan, seed, BYTES);
    RecordedOutput cut = run(plan, seed, piece);
    assertThat(cut.sent.toByteArray()).isEqualTo(whole.sent.toByteArray());
    assertThat(cut.happened).containsExactlyInAnyOrderElementsOf(whole.happened);
    assertThat(cut.altered).isEqualTo(whole.altered);
  }

  @Property(tries = 300)
  void addsUpAndKeepsNothing(
      @ForAll("plans") Fault[] plan,
      @ForAll @LongRange(min = 1) long seed,
      @ForAll @IntRange(min = 1, max = 700) int piece) {
    RecordedOutput out = run(plan, seed, piece);
    assertThat(out.addsUp()).isTrue();
    out.faults.cancel();
    assertThat(out.produced + out.inserted).isEqualTo(out.sent.size() + out.dropped);
    assertThat(out.releasedAll()).isTrue();
  }

  private static RecordedOutput run(Fault[] plan, long seed, int piece) {
    byte[] output = new byte[BYTES];
    new Random(1).nextBytes(output);
    RecordedOutput out = Faults.output(seed, plan).send(output, piece);
    assertThat(out.addsUp()).isTrue();
    out.faults.end();
    out.pass(1_000);
    return out;
  }
}
