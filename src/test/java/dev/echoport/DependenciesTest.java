package dev.echoport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whether {@code docs/dependencies.md} lists what is packed beside the jar. */
final class DependenciesTest {

  private static final Pattern ROW =
      Pattern.compile(
          "\\| (?<name>\\S+)(?: \\((?<classifier>\\S+)\\))? \\| (?<version>\\S+) \\|[^|]+\\|[^|]+\\|");

  @Test
  void listsEachLibraryWithItsVersion() throws IOException {
    List<String> packed =
        Arrays.stream(
                Files.readString(Path.of("target/libraries.txt")).strip().split(File.pathSeparator))
            .map(jar -> Path.of(jar).getFileName().toString())
            .toList();

    List<String> listed =
        Files.readAllLines(Path.of("docs/dependencies.md")).stream()
            .map(ROW::matcher)
            .filter(row -> row.matches() && !row.group("version").matches("version|-+"))
            .map(
                row ->
                    row.group("name")
                        + "-"
                        + row.group("version")
                        + (row.group("classifier") == null ? "" : "-" + row.group("classifier"))
                        + ".jar")
            .toList();

    assertThat(listed)
        .as("rows of docs/dependencies.md: name, version, licence, why it is there")
        .containsExactlyInAnyOrderElementsOf(packed);
  }
}
