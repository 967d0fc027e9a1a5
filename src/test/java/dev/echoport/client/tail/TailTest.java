package dev.echoport.client.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.echoport.client.Scaled;
import dev.echoport.client.Target;
import dev.echoport.client.load.FaultyPeer;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.text.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class TailTest {
  private static final String RECORD =
      "{\"node\":\"a\",\"listener\":\"echo\",\"connection\":\"a-17\",\"sequence\":42,"
          + "\"operation\":\"SEND\",\"offset\":8192,\"bytes\":4096,\"outcome\":\"%s\","
          + "\"postedNanos\":1700000401123144000,\"completedNanos\":1700000401123456000%s}";
  private static final String OK = String.format(RECORD, "OK", "");
  private static final String FAILED =
      String.format(RECORD, "FAILED", ",\"cause\":\"Connection reset\"");
  private static final String HEADER = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n";

  private final StringWriter out = new StringWriter();
  private String summary = "";

  @Test
  void printsOneLineForEachCompletion() throws Exception {
    run(FaultyPeer.http(HEADER + "data: " + OK + "\n\ndata: " + FAILED + "\n\n"), false, null);
    assertThat(out.toString().lines())
        .containsExactly(
            "22:20:01.123456Z echo a-17 #42 SEND [8192,12288) 4096 B OK 312 µs",
            "22:20:01.123456Z echo a-17 #42 SEND [8192,12288) 4096 B FAILED 312 µs:"
                + " Connection reset");
  }

  @Test
  void saysWhatAFaultDid() throws Exception {
    String corrupt =
        OK.replace("SEND", "FAULT")
            .replace("}", ",\"kind\":\"corrupt\",\"direction\":\"SEND\",\"plan\":2}");
    String stall =
        corrupt.replace("4096", "0").replace("corrupt", "stall").replace("\"SEND", "\"RECEIVE");
    run(FaultyPeer.http(HEADER + "data: " + corrupt + "\n\ndata: " + stall + "\n\n"), false, null);
    assertThat(out.toString().lines())
        .containsExactly(
            "22:20:01.123456Z echo a-17 #42 FAULT 2 of the plan: corrupt at 8192 B sent, 4096 B",
            "22:20:01.123456Z echo a-17 #42 FAULT 2 of the plan: stall at 8192 B received");
  }

  @Test
  void printsRecordsAsTheyCameForPrograms() throws Exception {
    run(FaultyPeer.http(HEADER + "data: " + OK + "\n\n"), true, null);
    assertThat(out.toString().lines()).containsExactly(OK);
  }

  @Test
  void printsNothingThatATerminalObeys() throws Exception {
    String failed = FAILED.replace("Connection reset", "\\u001b]0;mine\\u0007\\n");
    String end = CLOSED.replace("The peer reset.", "The peer said \\r\u202e.");
    String stream = HEADER + "data: " + failed + "\n\nevent: closed\ndata: " + end + "\n\n";
    run(FaultyPeer.http(stream), false, null);
    run(FaultyPeer.http(stream), true, null);
    assertThat(out.toString().lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(Printable.of(line)).isEqualTo(line))
        .anyMatch(line -> line.endsWith(": \\u001b]0;mine\\u0007\\n"))
        .anyMatch(line -> line.endsWith("The peer said \\r\\u202e."));
  }

  @Test
  void showsWhatTheNodeDropped() throws Exception {
    run(
        FaultyPeer.http(HEADER + "event: dropped\ndata: {\"node\":\"b\",\"records\":12}\n\n"),
        false,
        null);
    assertThat(out.toString().lines())
        .containsExactly("-- 12 records of b dropped: tail was too slow or not reached");
  }

  private static final String OPENED =
      "{\"id\":\"a-18\",\"listener\":\"echo\",\"remoteAddress\":\"10.0.0.9:5000\","
          + "\"openedAt\":\"2023-11-14T22:20:00Z\"}";
  private static final String CLOSED =
      OPENED.replace(
          "}",
          ",\"closedAt\":\"2023-11-14T22:20:02.5Z\",\"closeReason\":\"PEER_RESET\","
              + "\"autopsy\":{\"sentence\":\"The peer reset.\"}}");
  private static final String LIFE =
      HEADER
          + ("event: opened\ndata: " + OPENED + "\n\n")
          + ("data: " + OK + "\n\n")
          + ("data: " + OK.replace("a-17", "a-18") + "\n\n")
          + ("data: " + FAILED.replace("SEND", "RECEIVE") + "\n\n")
          + ("event: closed\ndata: " + CLOSED + "\n\n");

  @Test
  void tellsOfConnectionsThatBeginAndEnd() throws Exception {
    assertThat(filtered(TailFilter.ALL))
        .contains(
            "22:20:00.000000Z echo a-18 OPENED by 10.0.0.9:5000",
            "22:20:02.500000Z echo a-18 CLOSED PEER_RESET: The peer reset.");
  }

  @ParameterizedTest
  @CsvSource({
    "echo,,,,0, 5",
    "other,,,,0, 0",
    ",10.0.0.9,,,0, 3",
    ",10.0.0.8,,,0, 0",
    ",,RECEIVE,,0, 1",
    ",,,FAILED,0, 1",
    ",,,,312, 3",
    ",,,,313, 0"
  })
  void showsWhatTheFilterLetsThrough(
      @Nullable String listener,
      @Nullable String address,
      @Nullable Operation operation,
      @Nullable Outcome outcome,
      long micros,
      int lines)
      throws Exception {
    assertThat(
            filtered(
                new TailFilter(
                    listener, address, operation, outcome, Duration.ofNanos(micros * 1_000))))
        .hasSize(lines);
  }

  @Test
  void sumsUpWhatItHasShown() throws Exception {
    filtered(new TailFilter(null, null, null, Outcome.OK, Duration.ZERO));
    assertThat(summary)
        .isEqualTo(
            "2 completions shown (SEND 2), 8192 B, slowest 312 µs, 1 filtered out, 0 dropped");
  }

  @Test
  void coloursOperationsAndFailuresIfToldTo() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.http(HEADER + "data: " + FAILED + "\n\n"))) {
      Target admin = Target.parse("http://127.0.0.1:" + peer.port());
      TailOptions options = new TailOptions(admin, null, false, false, null, TailFilter.ALL, true);
      new Tail(options, new PrintWriter(out), ZoneOffset.UTC).run(() -> {});
    }
    assertThat(out.toString())
        .contains("#42 \033[33mSEND\033[0m [", " B \033[31mFAILED\033[0m 312");
  }

  private List<String> filtered(TailFilter filter) throws Exception {
    FaultyPeer.Behaviour node =
        (in, peer) -> {
          boolean list = FaultyPeer.readHeader(in).startsWith("GET /api/v1/connections?");
          String answer =
              list ? "HTTP/1.1 200 OK\nContent-Length: 18\n\n{\"connections\":[]}" : LIFE;
          peer.write(answer.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        };
    try (FaultyPeer peer = FaultyPeer.start(node)) {
      Target admin = Target.parse("http://127.0.0.1:" + peer.port());
      Tail tail =
          new Tail(
              new TailOptions(admin, null, false, false, null, filter, false),
              new PrintWriter(out),
              ZoneOffset.UTC);
      tail.run(() -> {});
      summary = tail.summary();
    }
    return out.toString().lines().toList();
  }

  @Test
  void asksForOneConnectionWithTheToken() throws Exception {
    StringBuffer header = new StringBuffer();
    FaultyPeer.Behaviour records =
        (in, peer) -> {
          header.append(FaultyPeer.readHeader(in));
          peer.write(HEADER.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        };
    try (FaultyPeer peer = FaultyPeer.start(records)) {
      tail(peer, false, "a b-17", "secret").run(() -> {});
    }
    assertThat(header)
        .startsWith("GET /api/v1/completions?connection=a+b-17&connections=true HTTP/1.1\n")
        .contains("\nAuthorization: Bearer secret\n", "\nAccept: text/event-stream\n");
  }

  @Test
  void refusesAListenerThatTheNodeDoesNotHave() {
    FaultyPeer.Behaviour node =
        (in, peer) -> {
          boolean list = FaultyPeer.readHeader(in).startsWith("GET /api/v1/listeners ");
          String answer =
              list
                  ? "HTTP/1.1 200 OK\nContent-Length: 33\n\n{\"listeners\":[{\"name\":\"upper\"}]} "
                  : HEADER;
          peer.write(answer.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        };
    try (FaultyPeer peer = FaultyPeer.start(node)) {
      Target admin = Target.parse("http://127.0.0.1:" + peer.port());
      TailFilter filter = new TailFilter("echo", null, null, null, Duration.ZERO);
      Tail tail =
          new Tail(
              new TailOptions(admin, null, false, false, null, filter, false),
              new PrintWriter(out),
              ZoneOffset.UTC);
      assertThatIOException()
          .isThrownBy(() -> tail.run(() -> {}))
          .withMessage("--listener: echo (expected: one of upper)");
    }
  }

  @ParameterizedTest
  @CsvSource({"640, 640 ns", "312456, 312 µs", "1500000, 1.5 ms", "2345000000, 2.35 s"})
  void scalesTimes(long nanos, String text) {
    assertThat(Scaled.of(nanos)).isEqualTo(text);
  }

  @Test
  void printsInTheOrderOfTheTimes() throws Exception {
    String earlier = OK.replace("1700000401", "1700000400");
    run(FaultyPeer.http(HEADER + "data: " + OK + "\n\ndata: " + earlier + "\n\n"), false, null);
    assertThat(out.toString().lines().map(line -> line.substring(0, 12)))
        .containsExactly("22:20:00.123", "22:20:01.123");
  }

  @Test
  void refusesOtherStatusWithItsProblem() {
    String problem = "HTTP/1.1 401 Unauthorized\n\n{\"title\":\"t\",\"detail\":\"no token\"}";
    assertThatIOException()
        .isThrownBy(() -> run(FaultyPeer.http(problem), false, null))
        .withMessageMatching("http://127.0.0.1:\\d+: status 401, no token");
  }

  @Test
  void endsWhenStopped() throws Exception {
    FaultyPeer.Behaviour endless =
        (in, peer) -> {
          FaultyPeer.readHeader(in);
          peer.write((HEADER + "data: " + OK + "\n\n").getBytes(StandardCharsets.UTF_8));
          FaultyPeer.SILENT.serve(in, peer);
        };
    try (FaultyPeer peer = FaultyPeer.start(endless)) {
      StopsOnFlush writer = new StopsOnFlush(out);
      Tail tail = new Tail(options(peer, false, null, null), writer, ZoneOffset.UTC);
      writer.tail = tail;
      tail.run(() -> {});
    }
    assertThat(out.toString()).hasLineCount(1);
  }

  @Test
  void endsWhenStoppedBeforeTheNodeAnswers() throws Exception {
    Tail[] tail = new Tail[1];
    FaultyPeer.Behaviour stops =
        (in, peer) -> {
          FaultyPeer.readHeader(in);
          tail[0].stop();
          FaultyPeer.SILENT.serve(in, peer);
        };
    try (FaultyPeer peer = FaultyPeer.start(stops)) {
      tail[0] = tail(peer, false, null, null);
      tail[0].run(() -> {});
    }
    assertThat(out.toString()).isEmpty();
  }

  private void run(FaultyPeer.Behaviour behaviour, boolean json, @Nullable String token)
      throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(behaviour)) {
      tail(peer, json, null, token).run(() -> {});
    }
  }

  private Tail tail(
      FaultyPeer peer, boolean json, @Nullable String connection, @Nullable String token) {
    return new Tail(options(peer, json, connection, token), new PrintWriter(out), ZoneOffset.UTC);
  }

  private static TailOptions options(
      FaultyPeer peer, boolean json, @Nullable String connection, @Nullable String token) {
    Target admin = Target.parse("http://127.0.0.1:" + peer.port());
    return new TailOptions(admin, connection, false, json, token);
  }

  /** Stops the tail as soon as it has shown something. */
  private static final class StopsOnFlush extends PrintWriter {
    private @Nullable Tail tail;

    StopsOnFlush(StringWriter out) {
      super(out);
    }

    @Override
    public void flush() {
      super.flush();
      if (tail != null) {
        tail.stop();
      }
    }
  }
}
