package dev.echoport.config.load;

import dev.echoport.config.source.Settings;
import dev.echoport.config.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reports what is wrong with settings that are right each by itself. */
final class Report {
  private final Settings settings;
  private final Problems problems;

  Report(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * Reports a setting, at the place where it, or one of {@code others}, was written last.
   *
   * @param others settings that make it wrong
   */
  void add(String key, String message, String... others) {
    problems.add(
        settings.newestOrigin(Stream.concat(Stream.of(key), Stream.of(others)).toList()),
        key,
        message);
  }

  /** Reports a file that cannot be read. */
  void requireFile(String key, Path file) {
    try {
      Files.newInputStream(file).close();
    } catch (IOException e) {
      addUnreadable(key, file, e, "a readable PEM file");
    }
  }

  /** Reports a folder that cannot be read. */
  void requireFolder(String key, Path folder) {
    try {
      Files.newDirectoryStream(folder).close();
    } catch (IOException e) {
      addUnreadable(key, folder, e, "a readable directory");
    }
  }

  private void addUnreadable(String key, Path file, IOException e, String expected) {
    String why = FileReason.of(e);
    add(key, "\"%s\" cannot be read: %s (expected: %s)".formatted(file, why, expected));
  }
}
