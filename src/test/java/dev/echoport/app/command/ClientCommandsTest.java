package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.FreePort;
import dev.echoport.client.load.FaultyPeer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class ClientCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void benchExitsWith0AndPrintsTable() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      int exit =
          run(
              new BenchCommand(),
              peer.uri(),
              "--connections=2",
              "--duration",
              "100ms",
              "--warm-up=0s");
      assertThat(exit).isZero();
    }
    assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
        .containsExactly(
            "target",
            "time",
            "bytes",
            "messages",
            "throughput",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max",
            "errors");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void benchPrintsOneJsonObjectOnly() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      do { // a busy machine may have no time for the line of each second
        out.getBuffer().setLength(0);
        run(
            new BenchCommand(),
            peer.uri(),
            "--json",
            "--duration=1500ms",
            "--warm-up=0s",
            "--connections=1");
      } while (err.toString().isEmpty());
    }
    assertThat(out.toString()).hasLineCount(1);
    assertThat(new JsonObject(out.toString()).getJsonArray("errors")).isEmpty();
    assertThat(err.toString()).contains(" msg/s ", "errors 0");
  }

  @Test
  void benchExitsWith1AndReasonOnMismatch() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.wrongByteAt(5))) {
      int exit =
          run(
              new BenchCommand(),
              peer.uri(),
              "--connections=2",
              "--duration=100ms",
              "--size=8",
              "--warm-up=0s");
      assertThat(exit).isEqualTo(1);
    }
    assertThat(err.toString()).startsWith("mismatch: 2 connections, first connection ");
  }

  @Test
  void benchLogsRoundTripsAndComparesTwoResults(@TempDir Path directory) throws IOException {
    Path log = directory.resolve("load.hlog");
    Path result = directory.resolve("result.json");
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      run(
          new BenchCommand(),
          peer.uri(),
          "--mode=churn",
          "--json",
          "--duration=200ms",
          "--warm-up=0s",
          "--hdr=" + log);
    }
    Files.writeString(result, out.toString());
    assertThat(log).content().contains("#[StartTime:", "HISTF");
    int exit = run(new BenchCommand(), "--compare", result.toString(), result.toString());
    assertThat(exit).isZero();
    assertThat(out.toString()).containsPattern("p99 .* ms +1\\.00");
  }

  @Test
  void benchDrawsItsResultBesideAnEarlierOne(@TempDir Path directory) throws IOException {
    Path earlier = directory.resolve("earlier.json");
    Path page = directory.resolve("page.html");
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      run(new BenchCommand(), peer.uri(), "--json", "--duration=100ms", "--warm-up=0s");
      Files.writeString(earlier, out.toString());
      int exit =
          run(
              new BenchCommand(),
              peer.uri(),
              "--duration=100ms",
              "--warm-up=0s",
              "--compare=" + earlier,
              "--html=" + page);
      assertThat(exit).isZero();
    }
    assertThat(out.toString()).containsPattern("first +second +ratio");
    assertThat(page).content().contains("class=\"now\"", "class=\"was\"");
  }

  @Test
  void benchNamesFileThatItCannotCompare(@TempDir Path directory) throws IOException {
    Path result = Files.writeString(directory.resolve("result.json"), "[]");
    int exit = run(new BenchCommand(), "--compare", result.toString(), result.toString());
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains(result + " (expected: what bench --json prints)");
  }

  @Test
  void benchRefusesWhatDoesNotGoTogether() {
    assertThat(run(new BenchCommand(), "--depth", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required parameter: 'URI'");
    assertThat(run(new BenchCommand(), "tcp://h:1", "--mode", "fast")).isEqualTo(2);
    assertThat(err.toString()).contains("fast (expected: one of [stream, churn, half-close])");
    assertThat(run(new BenchCommand(), "tcp://h:1", "--mode=churn", "--think=1s")).isEqualTo(2);
    assertThat(err.toString()).contains("--mode churn (expected: neither --rate nor --think)");
    assertThat(run(new BenchCommand(), "tcp://h:1", "--rate=1/s", "--think=1s")).isEqualTo(2);
    assertThat(err.toString()).contains("--think (expected: no --rate, which sets the times)");
  }

  @Test
  void benchExitsWith1WhenNoDatagramComesBackOrTooManyAreLost() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String uri = "udp://127.0.0.1:" + silent.getLocalPort();
      assertThat(
              run(new BenchCommand(), uri, "--duration=100ms", "--warm-up=0s", "--max-loss=5.5%"))
          .isEqualTo(1);
    }
    assertThat(err.toString())
        .startsWith("nothing came back: 50 messages were sent")
        .contains("lost: 100.000 % of the datagrams (expected: at most 5.5%)");
  }

  @Test
  void benchRefusesUnknownRateAndRange() {
    assertThat(run(new BenchCommand(), "tcp://h:1", "--rate", "many")).isEqualTo(2);
    assertThat(err.toString()).contains("many (expected: 1/s to 100000000/s)");
    assertThat(run(new BenchCommand(), "tcp://h:1", "--depth", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--depth: 0 (expected: 1 to 65536)");
  }

  @Test
  void tailExitsWith0WhenTheNodeEndsTheStream() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.http("HTTP/1.1 200 OK\n\ndata: {}\n\n"))) {
      assertThat(run(new TailCommand(), "--json", "--admin", "http://127.0.0.1:" + peer.port()))
          .isZero();
    }
    assertThat(out.toString()).isEqualToIgnoringNewLines("{}");
  }

  @Test
  void tailExitsWith1AndOneLineWhenNobodyListens() throws IOException {
    String admin = "http://127.0.0.1:" + FreePort.choose();
    assertThat(run(new TailCommand(), "--admin", admin)).isEqualTo(1);
    assertThat(err.toString()).startsWith(admin + ": ").hasLineCount(1);
  }

  @Test
  void tailTakesAnAdminAddressWithoutSchemeAndSaysWhenItFollows() {
    String admin;
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.http("HTTP/1.1 200 OK\n\n"))) {
      admin = "127.0.0.1:" + peer.port();
      assertThat(run(new TailCommand(), "--admin", admin, "--color=always")).isZero();
    }
    assertThat(err.toString()).startsWith("following http://" + admin);
  }

  @Test
  void tailTellsAnUnknownHostFromARefusal() {
    assertThat(run(new TailCommand(), "--admin", "nowhere.invalid:1")).isEqualTo(1);
    assertThat(err.toString()).contains("unknown host nowhere.invalid");
  }

  @Test
  void tailSendsTheTokenOfTheFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "secret\n");
    StringBuffer header = new StringBuffer();
    try (FaultyPeer peer =
        FaultyPeer.start((in, out) -> header.append(FaultyPeer.readHeader(in)))) {
      run(new TailCommand(), "--token-file=" + file, "--admin=http://127.0.0.1:" + peer.port());
    }
    assertThat(header.toString()).contains("Authorization: Bearer secret\n");
  }

  @Test
  void tailNamesTheTokenFileThatIsMissing(@TempDir Path directory) {
    Path file = directory.resolve("none");
    assertThat(run(new TailCommand(), "--token-file", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("--token-file: " + file + " (expected: a file that exists)");
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
