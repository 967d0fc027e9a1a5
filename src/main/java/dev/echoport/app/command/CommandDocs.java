package dev.echoport.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Writes what a shell and {@code man} know of the commands, out of their own description. The build
 * runs it:
 *
 * <pre>
 *   DIRECTORY/completion/echoport.bash
 *   DIRECTORY/man/man1/echoport.1, echoport-bench.1, ...
 * </pre>
 */
public final class CommandDocs {
  private CommandDocs() {}

  /** Writes everything below the directory that is named. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]));
  }

  static void write(Path directory) throws IOException {
    CommandLine commands = new CommandLine(new Main.Commands());
    String name = commands.getCommandName();
    write(directory.resolve("completion/" + name + ".bash"), AutoComplete.bash(name, commands));
    for (CommandSpec command : commands(commands)) {
      ManPage page = new ManPage(command);
      write(directory.resolve("man/man1/" + page.name() + ".1"), page.text());
    }
  }

  private static List<CommandSpec> commands(CommandLine root) {
    List<CommandSpec> all = new ArrayList<>(List.of(root.getCommandSpec()));
    root.getSubcommands().values().forEach(command -> all.add(command.getCommandSpec()));
    return all;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
