package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.ReloadNode;
import dev.echoport.tls.ServerTls;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class FaultsCommandTest {
  private static final String CONFIGURED =
      "listeners: {echo: {uri: tcp://127.0.0.1:0, faults: {seed: 7, plan: [{do: close, at: {sent:"
          + " 30B}}]}}}\n";

  @TempDir private Path directory;
  private ReloadNode node;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    node = new ReloadNode(directory, CONFIGURED);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private int faults(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Main.Commands.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(
        Stream.concat(
                Stream.of("faults", "--admin", node.gateway().adminUri()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** How many of a hundred bytes come back. */
  private int echoed() throws Exception {
    try (Socket socket = node.connect("echo")) {
      socket.getOutputStream().write(new byte[100]);
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes().length;
    }
  }

  @Test
  void showsThoseOfTheConfiguration() {
    assertThat(faults("echo")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "seed 7, from the configuration", "1: {\"do\":\"close\",\"at\":{\"sent\":\"30B\"}}");
  }

  @Test
  void setsOthersAndTakesThemBack() throws Exception {
    assertThat(faults("echo", "{do: close, at: {sent: 10B}}", "--seed", "42")).isZero();
    assertThat(out.toString()).startsWith("seed 42, from the request\n1: ");
    assertThat(echoed()).isEqualTo(10);
    assertThat(faults("echo", "off")).isZero();
    assertThat(out.toString()).startsWith("seed 7, from the configuration\n");
    assertThat(echoed()).isEqualTo(30);
  }

  @Test
  void setsThoseOfOpenConnections() throws Exception {
    try (Socket socket = node.connect("echo")) {
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      assertThat(faults("echo", "{do: close}", "--open", "--expires", "1h")).isZero();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void putsOptionsBeforeWhatIsWritten() throws Exception {
    String written = "{seed: 41, plan: [{do: close, at: {sent: 10B}}]}";
    assertThat(faults("echo", written, "--expires", "1h")).isZero();
    assertThat(out.toString()).startsWith("seed 41, from the request, until ");
    assertThat(echoed()).isEqualTo(10);
    assertThat(faults("echo", written, "--seed", "42")).isZero();
    assertThat(out.toString()).startsWith("seed 42, from the request\n");
  }

  @Test
  void letsConnectionsChoose() throws Exception {
    assertThat(faults("echo", "{choose: line}")).isZero();
    assertThat(out.toString()).contains("the first line of each connection is its plan");
    assertThat(echoed()).isGreaterThan(100); // the error
    assertThat(faults("echo", "{choose: line, plan: [{do: close}]}")).isEqualTo(1);
    assertThat(err.toString()).contains("faults.choose: line and a plan exclude each other");
  }

  @Test
  void readsAFile() throws Exception {
    Path plan =
        Files.writeString(directory.resolve("plan.yaml"), "- do: close\n  at: {sent: 5B}\n");
    assertThat(faults("echo", plan.toString())).isZero();
    assertThat(echoed()).isEqualTo(5);
  }

  @Test
  void thoseThatExpireAreGoneByThemselves() throws Exception {
    assertThat(faults("echo", "[]", "--expires", "100ms")).isZero();
    Awaitility.await()
        .until(() -> faults("echo") == 0 && out.toString().contains("from the configuration"));
    assertThat(echoed()).isEqualTo(30);
  }

  @Test
  void printsEveryProblemAndChangesNothing() throws Exception {
    assertThat(faults("echo", "[{do: rest}, {do: drop}]")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "request:1: faults.plan[0].do: \"rest\" is not a fault (did you mean \"reset\"?)",
            "request:1: faults.plan[1].bytes: is missing (expected: 1B to 1GiB, or a range of them)");
    assertThat(echoed()).isEqualTo(30);
  }

  @Test
  void printsTheIssuerOfWhatFaultsShow() throws Exception {
    node.reload(
        "listeners: {echo: null, flaky: {uri: \"tls://127.0.0.1:0\", faults: {plan:"
            + " [{do: certificate, what: expired}]}}}\n");
    assertThat(faults("flaky", "--authority")).isZero();
    assertThat(out.toString()).isEqualTo(ServerTls.faultsAuthority());
    assertThat(faults("flaky", "[]", "--authority")).isEqualTo(1);
    assertThat(err.toString()).contains("listener flaky shows no certificate on purpose");
  }

  @Test
  void knowsItsListeners() {
    assertThat(faults("nobody")).isEqualTo(1);
    assertThat(err.toString()).contains("\"nobody\" is no listener");
  }
}
