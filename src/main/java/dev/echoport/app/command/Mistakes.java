package dev.echoport.app.command;

import dev.echoport.client.Suggestion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a command line is answered with that makes no sense: one line, which says what may have been
 * meant and where help is. Only {@code echoport} alone is answered with its help before it.
 */
final class Mistakes implements IParameterExceptionHandler {
  private static final Pattern NO_HELP = Pattern.compile("Unknown subcommand '(.*)'\\.?");

  @Override
  public int handleParseException(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    CommandSpec spec = command.getCommandSpec();
    PrintWriter err = command.getErr();
    if (arguments.length == 0) {
      command.usage(err, command.getColorScheme());
    }
    err.println(spec.qualifiedName() + ": " + what(mistake) + "; see " + help(spec));
    err.flush();
    return spec.exitCodeOnInvalidInput();
  }

  private static String what(ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0), command);
    }
    String message = String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
    Matcher noHelp = NO_HELP.matcher(message);
    return noHelp.matches()
        ? unknown(noHelp.group(1), command)
        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static String unknown(String argument, CommandLine command) {
    int equals = argument.indexOf('=');
    if (argument.startsWith("-")) {
      String name = equals < 0 ? argument : argument.substring(0, equals);
      return "unknown option " + name + Suggestion.question(name, options(command));
    }
    return command.getSubcommands().isEmpty()
        ? argument + " is one argument too many"
        : "unknown command "
            + argument
            + Suggestion.question(argument, command.getSubcommands().keySet());
  }

  private static List<String> options(CommandLine command) {
    List<String> names = new ArrayList<>();
    command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
    return names;
  }

  private static String help(CommandSpec spec) {
    CommandSpec root = spec.root();
    return "'" + root.name() + " help" + (spec == root ? "" : " " + spec.name()) + "'";
  }
}
