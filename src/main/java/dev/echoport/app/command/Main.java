package dev.echoport.app.command;

import dev.echoport.app.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Where the process begins: {@code echoport COMMAND}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and exits with its code. {@code probe} runs every few seconds for years, so it
   * loads nothing that it does not need and skips the JVM's orderly end.
   */
  public static void main(String[] args) {
    if (ProbeMain.handles(args)) {
      int code = ProbeMain.run(args, System.out);
      System.out.flush();
      Runtime.getRuntime().halt(code);
    }
    // Each record of the configuration is constructed once: to compile an accessor for it takes far
    // longer.
    System.setProperty("jdk.reflect.useNativeAccessorOnly", "true");
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    System.exit(
        ServeArguments.parse(args)
            .map(Main::serve)
            .orElseGet(() -> Commands.commandLine().execute(args)));
  }

  /** A defect ends it as one of another command does. */
  private static int serve(ServeCommand command) {
    try {
      return command.call();
    } catch (RuntimeException e) {
      e.printStackTrace();
      return 1;
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * All commands; a class of its own, so that {@code probe} and {@code serve} do not load picocli.
   */
  @Command(
      name = "echoport",
      description = "An echo gateway that publishes its completions.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      subcommands = {
        ServeCommand.class,
        WorkerCommand.class,
        CheckConfigCommand.class,
        ProbeCommand.class,
        BenchCommand.class,
        DiagnoseCommand.class,
        StatusCommand.class,
        TailCommand.class,
        FaultsCommand.class,
        ReloadCommand.class,
        HelpCommand.class
      })
  public static final class Commands {
    public static CommandLine commandLine() {
      CommandLine commands =
          new CommandLine(new Commands())
              .setCaseInsensitiveEnumValuesAllowed(true)
              .setParameterExceptionHandler(new Mistakes());
      HelpText.use(commands);
      return commands;
    }
  }
}
