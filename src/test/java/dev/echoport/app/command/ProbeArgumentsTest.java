package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Holds the fast parser to what the picocli command declares. */
class ProbeArgumentsTest {
  private static final String URI = "tcp://[::1]:7007";
  private static final String SECURED = "tls://[::1]:7443";
  private static final Set<String> FLAGS = Set.of("--docker", "--insecure");
  private static final Set<String> OF_TLS = Set.of("--insecure", "--trust", "--sni");
  private static final Map<String, String> SAMPLES =
      Map.of(
          "--timeout",
          "3s",
          "--count",
          "4",
          "--size",
          "5KiB",
          "--warn",
          "6ms",
          "--critical",
          "7ms",
          "--skip-lines",
          "8",
          "--trust",
          "file",
          "--sni",
          "name");

  @Test
  void knowsEveryOptionThatPicocliKnows() {
    for (String name : optionNames()) {
      String uri = OF_TLS.contains(name) ? SECURED : URI;
      String[] arguments =
          FLAGS.contains(name)
              ? new String[] {name, uri}
              : new String[] {name, SAMPLES.getOrDefault(name, "no sample for " + name), uri};
      assertSame(arguments);
    }
  }

  @Test
  void namesEveryOptionInItsError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProbeArguments.parse("--nonsense", "1"))
        .withMessageContainingAll(optionNames().toArray(new String[0]));
  }

  static Stream<List<String>> accepted() {
    return Stream.of(
        List.of(URI),
        List.of(URI, "--timeout", "3s", "--warn=20ms"),
        List.of("--count=3", URI, "--size", "7"),
        List.of("--docker", URI, "--critical", "0.5s"),
        List.of("http://localhost/health/ready", "--docker"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void readsTheSameAsPicocli(List<String> arguments) {
    assertSame(arguments.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--count",
        "--count x " + URI,
        "--timeout 2 " + URI,
        URI + " " + URI,
        "--nope " + URI,
        "--size 1 --size 2 " + URI,
        "--docker --docker " + URI,
        "nonsense"
      })
  void refusesWhatPicocliRefuses(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    assertThatThrownBy(() -> picocli().parseArgs(arguments)).isInstanceOf(ParameterException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProbeArguments.parse(arguments).options())
        .withMessageContaining("(expected: ");
  }

  private static void assertSame(String... arguments) {
    CommandLine picocli = picocli();
    picocli.parseArgs(arguments);
    ProbeCommand command = picocli.getCommand();
    ProbeArguments fast = ProbeArguments.parse(arguments);
    assertThat(fast.options()).isEqualTo(command.options());
    assertThat(fast.docker()).isEqualTo(command.docker());
  }

  private static List<String> optionNames() {
    return picocli().getCommandSpec().options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .map(OptionSpec::longestName)
        .toList();
  }

  private static CommandLine picocli() {
    return new CommandLine(new ProbeCommand());
  }
}
