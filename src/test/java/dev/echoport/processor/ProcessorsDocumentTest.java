package dev.echoport.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of {@code docs/processors.md} against the processors there are. */
class ProcessorsDocumentTest {

  static List<ProcessorSpec> specs() {
    ProcessorCatalog catalog = ProcessorCatalog.builtIn();
    return catalog.names().stream().map(name -> catalog.processor(name).spec()).toList();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void namesEachProcessorWithItsOptionsAndDefaults(ProcessorSpec spec) throws IOException {
    List<String> columns =
        Files.readString(Path.of("docs/processors.md"))
            .lines()
            .map(line -> Arrays.asList(line.split(" *\\| *")))
            .filter(row -> row.size() > 3 && row.get(1).contains("`" + spec.name() + "`"))
            .findFirst()
            .orElseThrow();

    for (OptionSpec option : spec.options()) {
      assertThat(columns.get(3)).contains("`" + option.name() + "`");
      if (option instanceof OptionSpec.Choice choice && !choice.name().equals("scope")) {
        String usual = Objects.requireNonNull(choice.defaultValue());
        assertThat(columns.get(3)).contains("`" + usual + "` (default)");
        choice.words().forEach(word -> assertThat(columns.get(3)).contains("`" + word + "`"));
      }
    }
  }
}
