package dev.echoport.app;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code echoport COMMAND}. */
@Command(
    name = "echoport",
    description = "An echo gateway that publishes its completions.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {ServeCommand.class, CheckConfigCommand.class, ProbeCommand.class})
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** {@code probe} runs every few seconds for years, so it does not load what it does not need. */
  private static int run(String[] args) {
    if (args.length > 0 && args[0].equals("probe")) {
      return ProbeMain.run(Arrays.copyOfRange(args, 1, args.length), System.out);
    }
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setUsageHelpAutoWidth(true);
  }
}
