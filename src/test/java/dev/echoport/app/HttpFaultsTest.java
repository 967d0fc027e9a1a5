package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.Http2Peer.Frame;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.FaultKind;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with requests of HTTP on purpose, as a client sees it. */
class HttpFaultsTest {
  private static final int WINDOW = 65_535;
  @TempDir private Path directory;

  private FaultyNode start(String plan) throws Exception {
    return FaultyNode.start(directory, FaultyNode.http(plan));
  }

  private static byte[] post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body)
        .getBytes(ISO_8859_1);
  }

  /** Everything that comes back for these requests. */
  private static String answers(FaultyNode node, byte[]... requests) throws Exception {
    StringBuilder all = new StringBuilder();
    for (byte[] request : requests) {
      all.append(new String(request, ISO_8859_1));
    }
    return new String(node.exchange(all.toString().getBytes(ISO_8859_1), true).bytes(), ISO_8859_1);
  }

  private static void postOverHttp2(Http2Peer peer, String body) throws IOException {
    peer.request(1, false, Http2Peer.post());
    peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 1, body.getBytes(ISO_8859_1));
  }

  private static Http2Peer http2(FaultyNode node) throws IOException {
    return new Http2Peer(node.connect(), WINDOW);
  }

  private static ConnectionReport only(FaultyNode node) throws Exception {
    return node.closed(1).get(0);
  }

  @Test
  void answersWithAStatusInsteadOfTheEcho() throws Exception {
    try (FaultyNode node = start("{do: status, status: 503, path: /echo}")) {
      String answers = answers(node, post("/echo", "hello"), post("/other", "hello"));
      assertThat(answers)
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
          .contains("\"fault 1, status (seed 42, connection 1)\"", "HTTP/1.1 200 OK\r\n");
      LedgerSnapshot ledger = only(node).ledger();
      assertThat(ledger.dropped()).isEqualTo(5);
      assertThat(ledger.inserted())
          .isEqualTo(answers.substring(answers.indexOf('{')).indexOf("HTTP/"));
      assertThat(node.node().report("flaky").totals().faults()).containsEntry(FaultKind.STATUS, 1L);
    }
  }

  /** Of twenty requests on a connection, and of twenty on the next. */
  private List<String> drawn() throws Exception {
    byte[][] requests = new byte[20][];
    Arrays.fill(requests, post("/echo", ""));
    List<String> drawn = new ArrayList<>();
    try (FaultyNode node = start("{do: status, status: 500, probability: 50%}")) {
      for (int connection = 0; connection < 2; connection++) {
        drawn.add(
            Pattern.compile("HTTP/1.1 (\\d+)")
                .matcher(answers(node, requests))
                .results()
                .map(status -> status.group(1))
                .collect(Collectors.joining(" ")));
      }
    }
    return drawn;
  }

  @Test
  void drawsForEachRequestAndTheSameAgain() throws Exception {
    List<String> drawn = drawn();
    assertThat(drawn.get(0)).hasSize(79).contains("200", "500").isNotEqualTo(drawn.get(1));
    assertThat(drawn()).isEqualTo(drawn);
  }

  @Test
  void sendsAHeadSlowly() throws Exception {
    try (FaultyNode node = start("{do: slowHead, time: 300ms}")) {
      long began = System.nanoTime();
      assertThat(answers(node, post("/echo", "hello"))).endsWith("\r\n\r\nhello");
      assertThat(System.nanoTime() - began).isGreaterThan(290_000_000);
    }
  }

  @Test
  void sendsEachOfPipelinedHeadsSlowly() throws Exception {
    try (FaultyNode node = start("{do: slowHead, time: 100ms}")) {
      long began = System.nanoTime();
      assertThat(answers(node, post("/echo", "one"), post("/echo", "two")))
          .matches("(?s)HTTP/1.1 200 OK\r\n.*\r\n\r\noneHTTP/1.1 200 OK\r\n.*\r\n\r\ntwo");
      assertThat(System.nanoTime() - began).isGreaterThan(190_000_000);
    }
  }

  @Test
  void givesUpASlowHeadWithItsPeer() throws Exception {
    try (FaultyNode node = start("{do: slowHead, time: 1h}")) {
      try (var socket = node.connect()) {
        socket.getOutputStream().write(post("/echo", "hello"));
        Awaitility.await()
            .until(
                () ->
                    node.node()
                            .report("flaky")
                            .totals()
                            .faults()
                            .getOrDefault(FaultKind.SLOW_HEAD, 0L)
                        == 1);
        socket.setSoLinger(true, 0);
      }
      assertThat(only(node).ledger().discardedOut()).isEqualTo(5);
    }
  }

  @Test
  void breaksAChunkBehindExactlySoManyBytes() throws Exception {
    try (FaultyNode node = start("{do: badChunk, at: {sent: 5B}}")) {
      assertThat(answers(node, post("/echo", "hello, world")))
          .contains("transfer-encoding: chunked")
          .endsWith("\r\n\r\n5\r\nhello\r\nno-size\r\n");
      ConnectionReport report = only(node);
      assertThat(report.reason()).isEqualTo(CloseReason.FAULT);
      assertThat(CloseSentence.of(report))
          .startsWith(
              "Fault 1, badChunk at 5 B of its answer (seed 42, connection 1), ended it;"
                  + " the peer was sent exactly 5 bytes");
      assertThat(report.ledger().dropped()).isEqualTo(7);
    }
  }

  @Test
  void announcesMoreThanComes() throws Exception {
    try (FaultyNode node = start("{do: wrongLength, bytes: 10B}")) {
      assertThat(answers(node, post("/echo", "hello"), post("/echo", "never")))
          .contains("content-length: 15\r\n")
          .endsWith("\r\n\r\nhello");
      assertThat(CloseSentence.of(only(node)))
          .startsWith("Fault 1, wrongLength (seed 42, connection 1), ended it;");
    }
  }

  @Test
  void announcesLessThanComesAndGoesOn() throws Exception {
    try (FaultyNode node = start("{do: wrongLength, what: shorter, bytes: 2B}")) {
      assertThat(answers(node, post("/echo", "hello"), post("/echo", "again")))
          .contains("content-length: 3\r\n\r\nhelloHTTP/1.1 200 OK\r\n")
          .endsWith("content-length: 3\r\n\r\nagain");
      assertThat(only(node).reason()).isEqualTo(CloseReason.PEER_FINISHED);
    }
  }

  @Test
  void resetsAStreamInsteadOfItsAnswer() throws Exception {
    try (FaultyNode node = start("{do: rstStream, code: REFUSED_STREAM, connections: 1}");
        Http2Peer peer = http2(node)) {
      postOverHttp2(peer, "hello");
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.REFUSED_STREAM);
      peer.close();
      assertThat(CloseSentence.of(only(node))).contains("requested POST /echo (not answered)");
    }
  }

  @Test
  void resetsAStreamBehindExactlySoManyBytes() throws Exception {
    try (FaultyNode node = start("{do: rstStream, at: {sent: 5B}}");
        Http2Peer peer = http2(node)) {
      postOverHttp2(peer, "hello, world");
      assertThat(peer.await(Http2Peer.DATA, 1).payload()).asString(ISO_8859_1).isEqualTo("hello");
      assertThat(peer.await(Http2Peer.RST_STREAM, 1).error()).isEqualTo(Http2Error.INTERNAL_ERROR);
      peer.close();
      LedgerSnapshot ledger = only(node).ledger();
      assertThat(ledger.sent()).isEqualTo(5);
      assertThat(ledger.received()).isEqualTo(ledger.sent() + ledger.lost());
    }
  }

  @Test
  void saysGoAwayAndAnswersWhatItHas() throws Exception {
    try (FaultyNode node = start("{do: goaway}");
        Http2Peer peer = http2(node)) {
      postOverHttp2(peer, "hello");
      assertThat(peer.await(Http2Peer.GOAWAY, 0).error()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(peer.await(Http2Peer.DATA, 1).payload()).asString(ISO_8859_1).isEqualTo("hello");
      for (Frame frame = peer.next(); frame != null; frame = peer.next()) {
        assertThat(frame.type()).isNotEqualTo(Http2Peer.RST_STREAM);
      }
      peer.close();
      assertThat(CloseSentence.of(only(node)))
          .startsWith("Fault 1, goaway (seed 42, connection 1), ended it;");
    }
  }

  @Test
  void saysGoAwayWithAnErrorAndThatTheRequestWasNotDone() throws Exception {
    try (FaultyNode node = start("{do: goaway, code: ENHANCE_YOUR_CALM}");
        Http2Peer peer = http2(node)) {
      postOverHttp2(peer, "hello");
      Frame frame = peer.await(Http2Peer.GOAWAY, 0);
      assertThat(frame.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
      assertThat(frame.payload()).startsWith(0, 0, 0, 0);
      peer.close();
      assertThat(only(node).reason()).isEqualTo(CloseReason.FAULT);
    }
  }

  @Test
  void hasNoneOfAnotherVersion() throws Exception {
    try (FaultyNode node = start("{do: rstStream}, {do: goaway}")) {
      assertThat(answers(node, post("/echo", "hello"))).endsWith("\r\n\r\nhello");
      assertThat(node.node().report("flaky").totals().faults())
          .containsEntry(FaultKind.RST_STREAM, 0L);
    }
  }

  @Test
  void refusesAHandshakeOfAWebSocket() throws Exception {
    String keys = FaultyNode.ws("{do: status, status: 503}");
    try (FaultyNode node = FaultyNode.start(directory, keys)) {
      assertThat(answers(node, WebSocketPeer.handshake().getBytes(ISO_8859_1)))
          .startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void refusesAConnectionAndIsLateForTheNext() throws Exception {
    try (FaultyNode node = start("{do: refuse, connections: 1}, {do: late, time: 200ms}")) {
      assertThat(node.exchange(post("/echo", "hello"), false).end()).isEqualTo("RST");
      long began = System.nanoTime();
      assertThat(answers(node, post("/echo", "hello"))).endsWith("\r\n\r\nhello");
      assertThat(System.nanoTime() - began).isGreaterThan(190_000_000);
    }
  }
}
