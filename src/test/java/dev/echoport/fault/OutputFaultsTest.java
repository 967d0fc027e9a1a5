package dev.echoport.fault;

import static dev.echoport.fault.Faults.bits;
import static dev.echoport.fault.Faults.every;
import static dev.echoport.fault.Faults.fault;
import static dev.echoport.fault.Faults.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.FaultKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFaultsTest {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void dropsAtAnOffset(int piece) {
    RecordedOutput out = output(1, fault(FaultKind.DROP, 4, 3)).send(DIGITS, piece);
    assertThat(out.text()).isEqualTo("0123789abcdef");
    assertThat(out.happened).containsExactly("1 drop 4 3");
    assertThat(out.dropped).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void sendsABlockTwice(int piece) {
    RecordedOutput out = output(1, fault(FaultKind.DUPLICATE, 4, 3)).send(DIGITS, piece);
    assertThat(out.text()).isEqualTo("0123456456789abcdef");
    assertThat(out.inserted).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void swapsTwoBlocks(int piece) {
    RecordedOutput out = output(1, fault(FaultKind.SWAP, 4, 3)).send(DIGITS, piece);
    assertThat(out.text()).isEqualTo("0123789456abcdef");
    assertThat(out.altered).isEqualTo(6);
  }

  @Test
  void whatWaitsForASecondBlockLeavesAtTheEnd() {
    RecordedOutput out = output(1, fault(FaultKind.SWAP, 14, 3)).send(DIGITS, 16);
    assertThat(out.text()).isEqualTo("0123456789abcd");
    assertThat(out.faults.heldBytes()).isEqualTo(2);
    out.faults.end();
    assertThat(out.text()).isEqualTo("0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void insertsAText(int piece) {
    Fault fault = fault(FaultKind.INSERT, 4, Range.NONE, Range.NONE, Range.NONE, 0, "<->");
    RecordedOutput out = output(1, fault).send(DIGITS, piece);
    assertThat(out.text()).isEqualTo("0123<->456789abcdef");
    assertThat(out.inserted).isEqualTo(3);
  }

  @Test
  void insertsBeforeAnythingIsSent() {
    Fault fault = fault(FaultKind.INSERT, 0, Range.NONE, Range.NONE, Range.NONE, 0, "hello");
    assertThat(output(1, fault).text()).isEqualTo("hello");
  }

  @Test
  void sendsNothingBehindATruncation() {
    RecordedOutput out = output(1, fault(FaultKind.TRUNCATE, 4, 0)).send(DIGITS, 3);
    assertThat(out.text()).isEqualTo("0123");
    assertThat(out.dropped).isEqualTo(12);
  }

  @Test
  void makesOneBitWrong() {
    RecordedOutput out = output(7, bits(1, 5)).send(DIGITS, 4);
    byte[] sent = out.sent.toByteArray();
    assertThat(Integer.bitCount((sent[5] ^ DIGITS[5]) & 0xff)).isOne();
    sent[5] = DIGITS[5];
    assertThat(sent).isEqualTo(DIGITS);
    assertThat(out.altered).isOne();
  }

  @Test
  void corruptsAgainAfterEachSoManyBytes() {
    RecordedOutput out = output(7, every(4, fault(FaultKind.CORRUPT, 1, 2))).send(DIGITS, 16);
    assertThat(out.happened)
        .containsExactly("1 corrupt 1 2", "1 corrupt 5 2", "1 corrupt 9 2", "1 corrupt 13 2");
    assertThat(out.altered).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void endsBehindExactlySoManyBytes(int piece) {
    RecordedOutput out = output(1, fault(FaultKind.RESET, 10, 0)).send(DIGITS, piece);
    assertThat(out.text()).isEqualTo("0123456789");
    assertThat(out.end).isEqualTo("reset");
    assertThat(out.dropped).isEqualTo(6);
  }

  @Test
  void nothingHappensBehindTheEnd() {
    RecordedOutput out =
        output(1, fault(FaultKind.CORRUPT, 8, 8), fault(FaultKind.RESET, 10, 0)).send(DIGITS, 16);
    assertThat(out.happened).containsExactly("1 corrupt 8 2", "2 reset 10 0");
    assertThat(out.altered).isEqualTo(2);
  }

  @Test
  void countsInsertedBytesOnTheWayToAnEnd() {
    Fault insert = fault(FaultKind.INSERT, 4, Range.NONE, Range.NONE, Range.NONE, 0, "<->");
    RecordedOutput out = output(1, insert, fault(FaultKind.RESET, 10, 0)).send(DIGITS, 16);
    assertThat(out.text()).isEqualTo("0123<->456");
  }

  @Test
  void delays() {
    Fault delay = fault(FaultKind.DELAY, 4, Range.NONE, Range.of(50), Range.NONE, 0, "");
    RecordedOutput out = output(1, delay).send(DIGITS, 16);
    assertThat(out.pass(49).text()).isEqualTo("0123");
    assertThat(out.pass(1).text()).isEqualTo("0123456789abcdef");
  }

  @Test
  void stallsBetweenTwoBytes() {
    Fault stall = fault(FaultKind.STALL, 4, Range.NONE, Range.of(50), Range.NONE, 0, "");
    RecordedOutput out = output(1, stall).send(DIGITS, 5);
    assertThat(out.pass(49).text()).isEqualTo("0123");
    assertThat(out.pass(1).text()).isEqualTo("0123456789abcdef");
  }

  @Test
  void sendsNoFasterThanTheRate() {
    Fault rate = fault(FaultKind.RATE, 0, Range.NONE, Range.NONE, Range.NONE, 1000, "");
    RecordedOutput out = output(1, rate).send(new byte[1000], 1000);
    assertThat(out.pass(500).sent.size()).isBetween(480, 520);
    assertThat(out.pass(500).sent.size()).isEqualTo(1000);
  }

  @Test
  void sendsSlices() {
    Fault slice = fault(FaultKind.SLICE, 0, Range.of(5), Range.NONE, Range.of(10), 0, "");
    RecordedOutput out = output(1, slice).send(DIGITS, 8);
    assertThat(out.pass(100).sends).containsExactly(5, 3, 2, 5, 1);
  }

  @Test
  void givesUpWhatWaits() {
    Fault stall = fault(FaultKind.STALL, 4, Range.NONE, Range.NONE, Range.NONE, 0, "");
    RecordedOutput out = output(1, stall, fault(FaultKind.SWAP, 10, 8)).send(DIGITS, 5);
    out.faults.cancel();
    assertThat(out.text()).isEqualTo("0123");
    assertThat(out.dropped).isEqualTo(12);
    assertThat(out.releasedAll()).isTrue();
  }
}
