package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.FreePort;
import dev.echoport.app.ReloadNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class ReloadCommandTest {
  private static final String ECHO = "listeners: {echo: {uri: tcp://127.0.0.1:0}}\n";

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int reload(String admin, String... more) {
    CommandLine line = Main.Commands.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(
        Stream.concat(Stream.of("reload", "--admin", admin), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void printsWhatIsDifferent() throws Exception {
    try (ReloadNode node = new ReloadNode(directory, ECHO)) {
      node.write(ECHO.replace("}}", "}, other: {uri: tcp://127.0.0.1:0}}"));

      assertThat(reload(node.gateway().adminUri())).isZero();

      assertThat(out.toString().lines())
          .containsExactly("added: other", "removed: -", "changed: -", "unchanged: echo");
    }
  }

  @Test
  void printsEveryProblem() throws Exception {
    try (ReloadNode node = new ReloadNode(directory, ECHO)) {
      node.write("listeners: {echo: {prot: 1, backlog: none}}\n");

      assertThat(reload(node.gateway().adminUri())).isEqualTo(1);

      assertThat(out.toString()).isEmpty();
      assertThat(err.toString().lines())
          .hasSize(2)
          .allMatch(line -> line.contains("listeners.echo."));
    }
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    assertThat(reload("http://127.0.0.1:" + FreePort.choose())).isEqualTo(1);

    assertThat(err.toString()).startsWith("http://127.0.0.1:").contains("refused");
  }

  @Test
  void doesNotWaitForeverForAnAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String admin = "http://127.0.0.1:" + silent.getLocalPort();

      assertThat(reload(admin, "--timeout", "200ms")).isEqualTo(1);

      assertThat(err.toString()).startsWith(admin + "/api/v1/reload: ").contains("timed out");
    }
  }
}
