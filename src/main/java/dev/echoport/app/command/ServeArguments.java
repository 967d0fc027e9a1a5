package dev.echoport.app.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of {@code serve} without picocli, which takes a third of the time that a node
 * needs to start: its classes are too old for an archive of classes. What is not plainly one of the
 * two options is left to picocli, so every mistake is told by it. A test holds the two together.
 */
final class ServeArguments {
  private @Nullable Path file;
  private final List<String> overrides = new ArrayList<>();

  private ServeArguments() {}

  /**
   * The command that all arguments of the program ask for; empty if it is another one, or picocli
   * has to look at them.
   */
  static Optional<ServeCommand> parse(String... arguments) {
    ServeArguments read = new ServeArguments();
    return arguments.length > 0 && arguments[0].equals("serve") && read.all(arguments)
        ? Optional.of(new ServeCommand(new ConfigurationOptions(read.file, read.overrides)))
        : Optional.empty();
  }

  private boolean all(String... arguments) {
    int i = 1;
    while (i < arguments.length) {
      String argument = arguments[i++];
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value =
          equals >= 0 ? argument.substring(equals + 1) : i < arguments.length ? arguments[i++] : "";
      if (value.isEmpty() || "-@\"'".indexOf(value.charAt(0)) >= 0 || !option(name, value)) {
        return false;
      }
    }
    return true;
  }

  private boolean option(String name, String value) {
    return switch (name) {
      case "--set" -> overrides.add(value);
      case "--config" -> file == null && isFile(value);
      default -> false;
    };
  }

  private boolean isFile(String value) {
    try {
      file = Path.of(value);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
