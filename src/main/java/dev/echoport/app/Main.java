package dev.echoport.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code echoport COMMAND}. */
@Command(
    name = "echoport",
    description = "An echo gateway that publishes its completions.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      CheckConfigCommand.class,
      ProbeCommand.class,
      BenchCommand.class,
      TailCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** {@code probe} runs every few seconds for years, so it does not load what it does not need. */
  private static int run(String[] args) {
    if (ProbeMain.handles(args)) {
      return ProbeMain.run(args, System.out);
    }
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setUsageHelpAutoWidth(true);
  }
}
