package dev.echoport.app;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own with the class path of the tests. */
final class ChildJvm {
  private ChildJvm() {}

  /** Starts soon, as this one does: the same compiler and collector. And warns of nothing. */
  static List<String> command(Class<?> main, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.matches("(-XX:[TU+]|--enable-native|--sun-misc).*"))
        .forEach(command::add);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }
}
