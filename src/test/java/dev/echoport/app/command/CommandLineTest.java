package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What all commands have in common: help, and the answer to a mistake. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.Commands.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "bnech, \"echoport: unknown command bnech, did you mean bench?; see 'echoport help'\"",
        "xyz, echoport: unknown command xyz; see 'echoport help'",
        "help tial, \"echoport: unknown command tial, did you mean tail?; see 'echoport help'\"",
        "bench --conections=2 tcp://h:1, \"echoport bench: unknown option --conections, did you mean"
            + " --connections?; see 'echoport help bench'\"",
        "reload now, echoport reload: now is one argument too many; see 'echoport help reload'",
        "tail --operation=SNED, \"echoport tail: invalid value for option '--operation': expected one"
            + " of [RECEIVE, SEND, PROCESS, FAULT] (case-insensitive) but was 'SNED'; see 'echoport help"
            + " tail'\""
      })
  void answersAMistakeWithOneLine(String arguments, String line) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).isEqualToIgnoringNewLines(line).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void answersNoCommandWithHelpAndTheMistakeLast() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString().lines()).contains("Commands:");
    assertThat(err.toString().lines().reduce((first, last) -> last).orElse(""))
        .isEqualTo("echoport: missing required subcommand; see 'echoport help'");
  }

  @Test
  void helpsWithACommand() {
    assertThat(run("help", "bench")).isZero();
    assertThat(out.toString()).startsWith("Usage: echoport bench ");
    assertThat(err.toString()).isEmpty();
  }

  static Stream<CommandLine> commands() {
    CommandLine commands = Main.Commands.commandLine();
    return Stream.concat(Stream.of(commands), commands.getSubcommands().values().stream());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void wrapsHelpAtBlanksOnly(CommandLine command) {
    String whole = command.getUsageMessage(Ansi.OFF);
    String narrow = new HelpText(60).wrap(unwrapped(command));
    assertThat(words(narrow)).isEqualTo(words(whole));
    assertThat(narrow.lines()).allMatch(line -> line.length() <= 60 || line.matches(" *\\S+"));
  }

  private static String unwrapped(CommandLine command) {
    return new HelpText(10_000).wrap(command.getUsageMessage(Ansi.OFF)).replaceAll("\n {10,}", " ");
  }

  private static List<String> words(String text) {
    return List.of(text.trim().split("\\s+"));
  }

  @Test
  void keepsTheColumnOfWhatItWraps() {
    assertThat(new HelpText(30).wrap("  -a, --all   every tcp://host:port there is"))
        .isEqualTo("  -a, --all   every\n              tcp://host:port\n              there is\n");
  }

  @Test
  void takesSizesWithUnits() {
    CommandLine.ParseResult parsed =
        new CommandLine(new BenchCommand()).parseArgs("tcp://h:1", "--size=64KiB");
    assertThat(parsed.matchedOptionValue("--size", 0)).isEqualTo(64 << 10);
  }
}
