package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandDocsTest {
  @TempDir private Path directory;

  @BeforeEach
  void write() throws Exception {
    CommandDocs.main(new String[] {directory.toString()});
  }

  static Stream<CommandSpec> commands() {
    return CommandLineTest.commands().map(command -> command.getCommandSpec());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionHasAManPageAndIsCompleted(CommandSpec command) throws Exception {
    String page =
        Files.readString(directory.resolve("man/man1/" + command.qualifiedName("-") + ".1"));
    String completion = Files.readString(directory.resolve("completion/echoport.bash"));
    for (OptionSpec option : command.options()) {
      assertThat(page).contains(option.longestName().replace("-", "\\-"));
      assertThat(completion).contains("'" + option.longestName() + "'");
    }
    assertThat(command.usageMessage().exitCodeList().keySet())
        .allSatisfy(code -> assertThat(page).contains("\n.TP\n" + code + "\n"));
  }

  @Test
  void aPageHasNoLineThatRoffTakesForAnUnknownRequest() throws Exception {
    String page = Files.readString(directory.resolve("man/man1/echoport-bench.1"));
    assertThat(page.lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> line.matches("\\.(TH|SH|PP|TP|B|BR)( .*)?"));
  }

  @Test
  void aShellCompletesCommandsAndOptions() throws Exception {
    assertThat(complete("echoport", "ben")).isEqualTo("bench");
    assertThat(complete("echoport", "bench", "--warm")).isEqualTo("--warm-up");
  }

  private String complete(String... words) throws Exception {
    String script =
        """
        source completion/echoport.bash
        compopt() { :; }
        COMP_WORDS=(%s); COMP_CWORD=%d
        _complete_echoport
        echo "${COMPREPLY[*]}"
        """
            .formatted(String.join(" ", words), words.length - 1);
    Process bash =
        new ProcessBuilder("bash", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
