package dev.echoport.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tests in other languages of docs/testing.md, where the languages are there. The program that
 * they start is the node of this test, and says what it would say; deploy/test/release starts the
 * real one.
 */
@Timeout(300)
class ExamplesTest {
  @RegisterExtension
  static final EchoportExtension ECHOPORT =
      EchoportExtension.with(node -> node.tcp("echo").set("listeners.echo.faults.choose", "line"));

  @TempDir private Path directory;

  private Path program() throws IOException {
    Path program =
        Files.writeString(
            directory.resolve("echoport"),
            """
            #!/bin/sh
            echo "$@" >'%s'
            echo "echo listening on tcp://127.0.0.1:%d"
            echo "admin listening on %s"
            echo "ready after 1 ms"
            exec sleep 300
            """
                .formatted(
                    directory.resolve("arguments"),
                    ECHOPORT.listener("echo").port(),
                    ECHOPORT.node().adminUri()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private static Process start(String command, Path program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command.split(" "))).redirectErrorStream(true);
    builder.environment().put("ECHOPORT", program.toString());
    return builder.start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static void assumeRuns(String check) throws Exception {
    try {
      Process process = start(check, Path.of(""));
      String said = output(process);
      assumeTrue(process.waitFor() == 0, () -> check + ": " + said);
    } catch (IOException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          python3 -c exit(__import__("sys").version_info<(3,8)) | python3 -m unittest docs/examples/test_retry.py
          node --test --version | node --test docs/examples/retry.test.mjs
          go version | go test -count=1 -vet=off docs/examples/retry_test.go
          """)
  void seesTheFaultThatItChooses(String check, String command) throws Exception {
    assumeRuns(check);
    Process process = start(command, program());
    String said = output(process);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(ECHOPORT.listener("echo").awaitClosed().sentence()).contains("reset at 1000 B sent");
    assertThat(directory.resolve("arguments"))
        .content()
        .isEqualTo(
            "serve --set admin.port=0 --set listeners.echo.uri=tcp://127.0.0.1:0"
                + " --set listeners.echo.faults.choose=line\n");
  }
}
