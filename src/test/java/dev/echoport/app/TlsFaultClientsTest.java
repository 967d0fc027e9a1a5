package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.tls.ServerTls;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real clients say of a certificate what {@code docs/faults.md} says that they do. */
@Timeout(300)
class TlsFaultClientsTest {
  private static final String HEADING = "### What does my TLS stack say of an expired certificate?";
  private static final Pattern COMMAND =
      Pattern.compile("    \\$ ([^$]*?)\\n    (\\w[^\\n]*)\\n\\n");
  @TempDir private Path directory;

  private static String section() throws Exception {
    String document = Files.readString(Path.of("docs/faults.md"));
    return document.substring(document.indexOf(HEADING), document.indexOf("## For those"));
  }

  /** Each with a command, and the line that it prints among others. */
  static Stream<List<String>> clients() throws Exception {
    List<MatchResult> found = COMMAND.matcher(section()).results().toList();
    assertThat(found).hasSize(4);
    return found.stream().map(each -> List.of(each.group(1), each.group(2)));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void saysWhatTheDocumentSays(List<String> client) throws Exception {
    String command = client.get(0);
    String program = command.substring(0, command.indexOf(' '));
    Assumptions.assumeTrue(isThere(program), program + " is not there");
    String yaml = section().split("```yaml\n|```")[1];
    try (FaultyNode node = FaultyNode.of(directory, yaml, "listeners.echo=null")) {
      Files.writeString(directory.resolve("ca.pem"), ServerTls.faultsAuthority());
      String port = String.valueOf(node.node().port("flaky"));
      assertThat(output(command.replace("7443", port))).contains(client.get(1));
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private String output(String command) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
