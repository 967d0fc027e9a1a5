package dev.echoport.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients of {@code docs/examples} that choose their faults, where their languages are there.
 */
@Timeout(300)
class FaultClientsTest {
  private static final String BY_LINE = "uri: \"tcp://127.0.0.1:0\", faults: {choose: line}";
  @TempDir private Path directory;

  private static void assumeRuns(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assumeTrue(process.waitFor() == 0, () -> String.join(" ", command) + ": " + said);
    } catch (IOException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  private void seesWhatItChooses(String reset, String... command) throws Exception {
    try (FaultyNode node = FaultyNode.start(directory, BY_LINE, "drain.timeout=100ms");
        Socket known = node.connect()) {
      List<String> all = new ArrayList<>();
      Collections.addAll(all, command);
      all.add(String.valueOf(known.getPort()));
      Process client = new ProcessBuilder(all).redirectErrorStream(true).start();
      List<String> lines =
          new String(client.getInputStream().readAllBytes(), UTF_8).lines().toList();
      assertThat(lines).first().asString().matches("reset: 1000 bytes, then " + reset);
      assertThat(lines.subList(1, lines.size()))
          .containsExactly(
              "close: 500 bytes, then the end",
              "stall: 100 bytes, then nothing",
              "wrong: error faults.plan[0].do: \"rest\" is not a fault (did you mean \"reset\"?)");
      assertThat(client.waitFor()).isZero();
    }
  }

  @Test
  void python() throws Exception {
    assumeRuns("python3", "-c", "import sys; assert sys.version_info >= (3, 8)");
    seesWhatItChooses("a reset", "python3", "docs/examples/fault-client.py");
  }

  /** To its library a reset that comes along with data is the end. */
  @Test
  void node() throws Exception {
    assumeRuns("node", "--version");
    seesWhatItChooses("(a reset|the end)", "node", "docs/examples/fault-client.mjs");
  }

  @Test
  void go() throws Exception {
    assumeRuns("go", "version");
    Path client = directory.resolve("fault-client");
    assumeRuns("go", "build", "-o", client.toString(), "docs/examples/fault-client.go");
    seesWhatItChooses("a reset", client.toString());
  }
}
