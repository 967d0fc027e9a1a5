package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.http.InMemoryPeer.Answered;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Streams of HTTP/2 whose frames come in any order, with credit that comes late or never, resets
 * and frames of the connection between: each gets of its echo what it has credit for, and the
 * account balances.
 */
class Http2StreamsPropertiesTest {

  @Property(tries = 300, seed = "9113")
  void everyStreamGetsItsEcho(
      @ForAll("moves") List<Http2Script.Move> moves,
      @ForAll("windows") int window,
      @ForAll("pieces") int piece,
      @ForAll("cuts") int cut) {
    Http2Script script = new Http2Script(window);
    moves.forEach(script::play);
    byte[] input = script.bytes(cut);

    Answered answered = InMemoryPeer.answered(input, piece);

    Http2Script.Answers answers = Http2Script.Answers.in(answered.output().getBytes(ISO_8859_1));
    for (Http2Script.Stream stream : script.streams()) {
      answers.check(stream);
    }
    assertThat(answers.pongs()).as("answers to pings").isEqualTo(script.pings());
    LedgerSnapshot ledger = answered.report().ledger();
    assertThat(ledger.pending()).isZero();
    assertThat(answered.report().reason())
        .isEqualTo(script.isWhole() ? CloseReason.PEER_FINISHED : CloseReason.PROTOCOL_ERROR);
  }

  @Provide
  Arbitrary<Integer> windows() {
    return Arbitraries.of(0, 1, 100, 3000, 65_535);
  }

  @Provide
  Arbitrary<Integer> pieces() {
    return Arbitraries.of(1, 7, 100, 1 << 20);
  }

  /** Bytes of the last frame that are missing. */
  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.frequency(
        net.jqwik.api.Tuple.of(4, 0), net.jqwik.api.Tuple.of(1, 1), net.jqwik.api.Tuple.of(1, 5));
  }

  @Provide
  Arbitrary<List<Http2Script.Move>> moves() {
    return Combinators.combine(
            Arbitraries.of(Http2Script.Kind.class),
            Arbitraries.integers().between(0, 4),
            Arbitraries.of(1, 10, 1000, 4000))
        .as(Http2Script.Move::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }
}
