package dev.echoport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/conformance.md} names exist, and every demand has one. */
class ConformanceTest {
  private static final Path PAGE = Path.of("docs/conformance.md");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

  @Test
  void everyTestExists() throws IOException {
    for (MatchResult named : NAMED.matcher(Files.readString(PAGE)).results().toList()) {
      assertThat(source(named.group(1))).content().contains("void " + named.group(2) + "(");
    }
  }

  @Test
  void everyDemandHasATest() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| section"))
            .toList();
    assertThat(rows).isNotEmpty().allMatch(row -> NAMED.matcher(row).find());
  }

  private static Path source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files.filter(file -> file.endsWith(test + ".java")).findAny().orElseThrow();
    }
  }
}
