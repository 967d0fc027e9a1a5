package dev.echoport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
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

  @Test
  void printsOneLineForEachCompletion() throws Exception {
    run(FaultyPeer.http(HEADER + "data: " + OK + "\n\ndata: " + FAILED + "\n\n"), false, null);
    assertThat(out.toString().lines())
        .containsExactly(
            "22:20:01.123456 echo a-17 #42 SEND [8192,12288) 4096 B OK 312 µs",
            "22:20:01.123456 echo a-17 #42 SEND [8192,12288) 4096 B FAILED 312 µs:"
                + " Connection reset");
  }

  @Test
  void printsRecordsAsTheyCameForPrograms() throws Exception {
    run(FaultyPeer.http(HEADER + "data: " + OK + "\n\n"), true, null);
    assertThat(out.toString().lines()).containsExactly(OK);
  }

  @Test
  void showsWhatTheNodeDropped() throws Exception {
    run(FaultyPeer.http(HEADER + "event: dropped\ndata: {\"records\":12}\n\n"), false, null);
    assertThat(out.toString().lines())
        .containsExactly("-- 12 records dropped by the node: tail was too slow");
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
      tail(peer, false, "a b-17", "secret").run();
    }
    assertThat(header)
        .startsWith("GET /api/v1/completions?connection=a+b-17 HTTP/1.1\n")
        .contains("\nAuthorization: Bearer secret\n", "\nAccept: text/event-stream\n");
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
      tail.run();
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
      tail[0].run();
    }
    assertThat(out.toString()).isEmpty();
  }

  private void run(FaultyPeer.Behaviour behaviour, boolean json, @Nullable String token)
      throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(behaviour)) {
      tail(peer, json, null, token).run();
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
