package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.LedgerSnapshot;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with calls of gRPC on purpose, as a client sees it. */
class GrpcFaultsTest {
  private static final byte[] MESSAGE = {0, 0, 0, 0, 5, 'h', 'e', 'l', 'l', 'o'};

  @TempDir private Path directory;

  private FaultyNode start(String plan) throws Exception {
    return FaultyNode.start(directory, FaultyNode.http(plan));
  }

  private static Http2Peer call(FaultyNode node, String... metadata) throws Exception {
    Http2Peer peer = new Http2Peer(node.connect(), 65_535);
    Stream<String> head =
        Stream.of(
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            "/a.B/C",
            "content-type",
            "application/grpc");
    peer.request(1, false, Stream.concat(head, Arrays.stream(metadata)).toArray(String[]::new));
    peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, MESSAGE);
    return peer;
  }

  private static LedgerSnapshot ledger(FaultyNode node) throws Exception {
    LedgerSnapshot ledger = node.closed(1).get(0).ledger();
    assertThat(ledger.pending()).isZero();
    return ledger;
  }

  @Test
  void resetsAStreamInTheMiddleOfAMessageAsTheCallAsks() throws Exception {
    try (FaultyNode node = start("");
        Http2Peer peer = call(node, "x-echo-reset", "7")) {
      assertThat(peer.data(1, 7)).isEqualTo(Arrays.copyOf(MESSAGE, 7));
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.INTERNAL_ERROR);
      peer.close();
      assertThat(ledger(node).sent()).isEqualTo(7);
    }
  }

  @Test
  void resetsAStreamBehindItsHeadAsTheCallAsks() throws Exception {
    try (FaultyNode node = start("");
        Http2Peer peer = call(node, "x-echo-reset", "head")) {
      assertThat(peer.head(1).status()).hasToString("200");
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.INTERNAL_ERROR);
      peer.close();
      assertThat(ledger(node).sent()).isZero();
    }
  }

  @Test
  void endsTheConnectionAsTheCallAsks() throws Exception {
    try (FaultyNode node = start("");
        Http2Peer peer = call(node, "x-echo-close", "5")) {
      assertThat(peer.data(1, 5)).isEqualTo(Arrays.copyOf(MESSAGE, 5));
      assertThat(node.closed(1).get(0).reason()).isEqualTo(CloseReason.FAULT);
    }
  }

  @Test
  void resetsAStreamInsteadOfTheAnswer() throws Exception {
    try (FaultyNode node = start("{do: rstStream, code: REFUSED_STREAM}");
        Http2Peer peer = call(node)) {
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.REFUSED_STREAM);
      peer.close();
      assertThat(ledger(node).sent()).isZero();
    }
  }

  @Test
  void resetsAStreamBehindExactlySoManyBytes() throws Exception {
    try (FaultyNode node = start("{do: rstStream, code: CANCEL, at: {sent: 6B}}");
        Http2Peer peer = call(node)) {
      assertThat(peer.data(1, 6)).isEqualTo(Arrays.copyOf(MESSAGE, 6));
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.CANCEL);
      peer.close();
      LedgerSnapshot ledger = ledger(node);
      assertThat(ledger.sent()).isEqualTo(6);
      assertThat(ledger.received()).isEqualTo(ledger.sent() + ledger.lost());
    }
  }

  @Test
  void answersAsAProxyThatHasNoServer() throws Exception {
    try (FaultyNode node = start("{do: status, status: 503, path: /a.B/*}");
        Http2Peer peer = call(node)) {
      Http2Headers head = peer.head(1);
      assertThat(head.status()).hasToString("503");
      assertThat(head.contains("grpc-status")).isFalse();
      peer.close();
      ledger(node);
      assertThat(node.node().report("flaky").totals().faults()).containsEntry(FaultKind.STATUS, 1L);
    }
  }

  @Test
  void saysGoAwayAndAnswersTheCall() throws Exception {
    try (FaultyNode node = start("{do: goaway}");
        Http2Peer peer = call(node)) {
      assertThat(peer.await(Http2Peer.GOAWAY, 0).error()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(peer.data(1, 10)).isEqualTo(MESSAGE);
    }
  }
}
