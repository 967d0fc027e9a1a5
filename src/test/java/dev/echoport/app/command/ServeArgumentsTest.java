package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Holds the fast parser to what the picocli command declares. */
class ServeArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "serve --config conf/my.yaml",
        "serve --config=a=b.yaml --set admin.port=0",
        "serve --set=a.b={c:'d'} --set x=y=z --config /f --set a.b=2"
      })
  void readsTheSameAsPicocli(String line) {
    String[] arguments = line.split(" ");
    CommandLine picocli = Main.Commands.commandLine();
    ServeCommand declared =
        picocli.parseArgs(arguments).subcommand().commandSpec().commandLine().getCommand();

    assertThat(ServeArguments.parse(arguments).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(declared);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "probe",
        "serve --help",
        "serve -V",
        "serve --conf f",
        "serve --config",
        "serve --config=",
        "serve --set --config f",
        "serve --config a --config b",
        "serve --set @f",
        "serve -- f",
        "serve f",
        "--version serve"
      })
  void leavesToPicocliWhatIsNotPlain(String line) {
    assertThat(ServeArguments.parse(line.split(" "))).isEmpty();
  }

  @Test
  void knowsEveryOptionThatPicocliKnows() {
    List<String> names =
        new CommandLine(new ServeCommand())
            .getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .map(OptionSpec::longestName)
                .toList();

    assertThat(names).hasSize(2).allMatch(n -> ServeArguments.parse("serve", n, "v").isPresent());
  }
}
