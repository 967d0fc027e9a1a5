package dev.echoport.app;

import static dev.echoport.app.WebSocketPeer.CONTINUATION;
import static dev.echoport.app.WebSocketPeer.FIN;
import static dev.echoport.app.WebSocketPeer.PING;
import static dev.echoport.app.WebSocketPeer.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.FaultyNode.Got;
import dev.echoport.app.WebSocketPeer.Frame;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of a stream, on what bodies of HTTP and messages of a WebSocket carry. */
class MessageFaultsTest {
  @TempDir private Path directory;

  private FaultyNode http(String plan) throws Exception {
    return FaultyNode.start(directory, FaultyNode.http(plan));
  }

  private FaultyNode ws(String plan) throws Exception {
    return FaultyNode.start(directory, FaultyNode.ws(plan));
  }

  private static Got exchange(FaultyNode node, String request) throws Exception {
    return node.exchange(request.replace("\n", "\r\n").getBytes(ISO_8859_1), true);
  }

  private static String post(String body) {
    return "POST /echo HTTP/1.1\nHost: a\nContent-Length: %d\n\n%s".formatted(body.length(), body);
  }

  private static String chunked(String body) {
    return "POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n%x\n%s\n0\n\n"
        .formatted(body.length(), body);
  }

  private static String text(Got got) {
    return new String(got.bytes(), ISO_8859_1);
  }

  private static void assertAddsUp(LedgerSnapshot ledger) {
    assertThat(ledger.consumed()).isEqualTo(ledger.echoed() + ledger.dropped());
    assertThat(ledger.received()).isEqualTo(ledger.consumed() + ledger.discardedIn());
    assertThat(ledger.produced()).isEqualTo(ledger.sent() + ledger.discardedOut());
  }

  private static ConnectionReport only(FaultyNode node) throws Exception {
    ConnectionReport report = node.closed(1).get(0);
    assertAddsUp(report.ledger());
    return report;
  }

  @Test
  void resetsWithinABody() throws Exception {
    try (FaultyNode node = http("{do: reset, at: {sent: 5B}}")) {
      Got got = exchange(node, post("hello, world"));
      assertThat(text(got)).contains("content-length: 12\r\n").endsWith("\r\n\r\nhello");
      assertThat(got.end()).isEqualTo("RST");
      assertThat(CloseSentence.of(only(node)))
          .startsWith(
              "Fault 1, reset at 5 B sent (seed 42, connection 1), ended it;"
                  + " the peer was sent exactly 5 bytes");
    }
  }

  @Test
  void resetsBeforeTheHead() throws Exception {
    try (FaultyNode node = http("{do: reset}")) {
      assertThat(exchange(node, post("hello")).bytes()).isEmpty();
      assertThat(only(node).reason()).isEqualTo(CloseReason.FAULT);
    }
  }

  @Test
  void closesBehindWhatWasReceived() throws Exception {
    try (FaultyNode node = http("{do: close, at: {received: 7B}}")) {
      Got got = exchange(node, post("hello") + post("world"));
      assertThat(text(got)).endsWith("\r\n\r\nwo");
      assertThat(got.end()).isEqualTo("FIN");
      assertThat(only(node).reason()).isEqualTo(CloseReason.FAULT);
    }
  }

  @Test
  void stallsBeforeTheHead() throws Exception {
    try (FaultyNode node = http("{do: stall, time: 200ms}")) {
      long began = System.nanoTime();
      assertThat(text(exchange(node, post("hello") + post("world")))).endsWith("\r\n\r\nworld");
      assertThat(System.nanoTime() - began).isGreaterThan(190_000_000);
      assertThat(only(node).reason()).isEqualTo(CloseReason.PEER_FINISHED);
    }
  }

  @Test
  void stopsReceivingBehindAMessage() throws Exception {
    try (FaultyNode node = ws("{do: stall, what: receive, at: {received: 1B}, time: 200ms}");
        WebSocketPeer peer = new WebSocketPeer(node.connect())) {
      long began = System.nanoTime();
      peer.send(FIN | TEXT, "hello");
      assertThat(peer.read().text()).isEqualTo("hello");
      peer.send(FIN | TEXT, "again");
      assertThat(peer.read().text()).isEqualTo("again");
      assertThat(System.nanoTime() - began).isGreaterThan(190_000_000);
    }
  }

  @Test
  void changesABodyWhoseLengthIsSaid() throws Exception {
    String plan =
        "{do: drop, at: {sent: 1B}, bytes: 3B}, {do: insert, at: {sent: 7B}, text: XYZ},"
            + "{do: duplicate, at: {sent: 12B}, bytes: 2B}";
    try (FaultyNode node = http(plan)) {
      assertThat(text(exchange(node, post("hello") + post("world, again"))))
          .contains("content-length: 5\r\n\r\nhoHTTP/1.1")
          .endsWith("content-length: 12\r\n\r\nworldXYZ, agagain");
      LedgerSnapshot ledger = only(node).ledger();
      assertThat(ledger.dropped()).isEqualTo(3);
      assertThat(ledger.inserted()).isEqualTo(5);
    }
  }

  @Test
  void changesABodyInChunks() throws Exception {
    try (FaultyNode node =
        http("{do: slice, size: 2B}, {do: corrupt, at: {sent: 4B}, bytes: 1B}")) {
      assertThat(text(exchange(node, chunked("hello"))))
          .matches("(?s).*\r\n\r\n2\r\nhe\r\n2\r\nll\r\n1\r\n[^o]\r\n0\r\n\r\n");
      assertThat(only(node).ledger().altered()).isEqualTo(1);
    }
  }

  @Test
  void neverEndsWhatItTruncates() throws Exception {
    try (FaultyNode node = http("{do: truncate, at: {sent: 4B}}")) {
      Got got = exchange(node, chunked("hello") + chunked("never"));
      assertThat(text(got)).endsWith("\r\n\r\n4\r\nhell\r\n");
      assertThat(only(node).ledger().dropped()).isEqualTo(6);
    }
  }

  @Test
  void dropsAllOfABodyThatWasKept() throws Exception {
    String keys = FaultyNode.http("{do: drop, bytes: 100KB}") + ", http: {answer: after}";
    try (FaultyNode node = FaultyNode.start(directory, keys)) {
      String body = "x".repeat(99_995);
      assertThat(text(exchange(node, post(body) + post("dropped, but the end"))))
          .contains("content-length: 99995\r\n\r\nHTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\ned, but the end");
      assertThat(only(node).ledger().dropped()).isEqualTo(100_000);
    }
  }

  @Test
  void slicesABodyThatIsMade() throws Exception {
    try (FaultyNode node = http("{do: slice, size: 100B-5000B}")) {
      String request = "GET /any?size=200KiB HTTP/1.1\nHost: a\n\n";
      Got got = exchange(node, request + request);
      assertThat(got.bytes()).hasSizeGreaterThan(2 * 200 * 1024).hasSizeLessThan(420_000);
      assertThat(node.closed(1).get(0).ledger().sent()).isEqualTo(2 * 200 * 1024);
    }
  }

  @Test
  void slicesAMessageIntoFragments() throws Exception {
    try (FaultyNode node = ws("{do: slice, size: 2B}");
        WebSocketPeer peer = new WebSocketPeer(node.connect())) {
      peer.send(FIN | TEXT, "hello");
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Frame frame = peer.read();
        frames.add(frame.first() + frame.text());
      }
      assertThat(frames)
          .containsExactly(TEXT + "he", CONTINUATION + "ll", (FIN | CONTINUATION) + "o");
    }
  }

  @Test
  void keepsFramesThatAreLate() throws Exception {
    try (FaultyNode node = ws("{do: delay, time: 100ms, jitter: 50ms}");
        WebSocketPeer peer = new WebSocketPeer(node.connect())) {
      peer.send(FIN | TEXT, "hello");
      peer.send(TEXT, "frag");
      peer.send(FIN | PING, "");
      peer.send(FIN | CONTINUATION, "ments");
      peer.send(FIN | TEXT, "");
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Frame frame = peer.read();
        frames.add(frame.first() + frame.text());
      }
      assertThat(frames)
          .containsExactly(
              (FIN | TEXT) + "hello",
              TEXT + "frag",
              (FIN | WebSocketPeer.PONG) + "",
              (FIN | CONTINUATION) + "ments",
              (FIN | TEXT) + "");
    }
  }

  @Test
  void changesMessages() throws Exception {
    String plan =
        "{do: drop, at: {sent: 2B}, bytes: 8B}, {do: insert, at: {sent: 4B}, text: XYZ},"
            + "{do: truncate, at: {sent: 12B}}";
    try (FaultyNode node = ws(plan);
        WebSocketPeer peer = new WebSocketPeer(node.connect())) {
      for (String message : List.of("hello", "again", "here", "world", "never")) {
        peer.send(FIN | TEXT, message);
      }
      List<String> frames = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Frame frame = peer.read();
        frames.add(frame.first() + frame.text());
      }
      assertThat(frames)
          .containsExactly(
              (FIN | TEXT) + "he", (FIN | TEXT) + "", (FIN | TEXT) + "heXYZre", TEXT + "wor");
      peer.close();
      LedgerSnapshot ledger = only(node).ledger();
      assertThat(ledger.sent()).isEqualTo(12);
      assertThat(ledger.dropped()).isEqualTo(8 + 2 + 5);
    }
  }

  @Test
  void resetsWithinAMessage() throws Exception {
    try (FaultyNode node = ws("{do: reset, at: {sent: 7B}}");
        WebSocketPeer peer = new WebSocketPeer(node.connect())) {
      peer.send(FIN | TEXT, "hello");
      peer.send(FIN | TEXT, "again");
      assertThat(peer.read().first()).isEqualTo(FIN | TEXT);
      Frame cut = peer.read();
      assertThat(cut.first() + cut.text()).isEqualTo(TEXT + "ag");
      assertThat(only(node).ledger().sent()).isEqualTo(7);
    }
  }

  @Test
  void sendsTheSameAgain() throws Exception {
    String plan =
        "{do: corrupt, at: {sent: 0B-500B}, every: 100B, bytes: 1B-9B},"
            + "{do: drop, at: {sent: 0B-900B}, bytes: 1B-90B}, {do: slice, size: 1B-200B},"
            + "{do: insert, at: {sent: 0B-900B}, bytes: 1B-50B}, {do: close, at: {sent: 500B-2000B}}";
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (FaultyNode node = http(plan)) {
        String request = chunked("x".repeat(700));
        bodies.add(text(exchange(node, request + request)).replaceAll("date: [^\r]*", ""));
        only(node);
      }
    }
    assertThat(bodies.get(0)).isEqualTo(bodies.get(1));
  }
}
