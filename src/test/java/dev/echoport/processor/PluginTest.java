package dev.echoport.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.Transformation;
import dev.echoport.config.ConfigException;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.config.processor.ProcessorSource.BrokenPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginTest {
  private static final String OTHER =
      """
      package acme;
      import dev.echoport.api.*;
      import java.util.List;
      public class Other implements Processor {
        %s
        public ProcessorSpec spec() { return %s; }
        public Transformation open(ProcessorOptions options, boolean raw) {
          return (payload, frame) -> payload;
        }
      }
      """;
  private static final String SPEC = "ProcessorSpec.of(\"other\", List.of(Place.LOOP))";

  private Path folder;
  private Plugin plugin;

  @BeforeEach
  void beginWithAnEmptyFolder(@TempDir Path directory) throws IOException {
    folder = Files.createDirectory(directory.resolve("plugins"));
    plugin = new Plugin(directory, folder);
  }

  private String soleProblem() {
    try (ProcessorCatalog catalog = ProcessorCatalog.find(folder)) {
      assertThat(catalog.broken()).hasSize(1);
      BrokenPlugin broken = catalog.broken().get(0);
      return broken.jar().replace(folder + "/", "") + ": " + broken.why();
    }
  }

  @Test
  void knowsTheBuiltInProcessors() {
    assertThat(ProcessorCatalog.builtIn().names())
        .containsExactly(
            "base64",
            "delay",
            "digest",
            "discard",
            "envelope",
            "generate",
            "gunzip",
            "gzip",
            "hex",
            "lowercase",
            "prefix",
            "reverse",
            "sleep",
            "uppercase");
    assertThat(ProcessorCatalog.builtIn().broken()).isEmpty();
  }

  @Test
  void saysWhichProcessorsThereAre() {
    assertThatThrownBy(() -> ProcessorCatalog.builtIn().processor("rot13"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageStartingWith("rot13: no such processor (expected: [base64, delay, ");
  }

  @Test
  void loadsAProcessorFromAJar() throws Exception {
    plugin.jar("rot13", "# ROT13\nacme.Rot13 # the only one\n\n", Plugin.ROT13);

    try (ProcessorCatalog catalog = ProcessorCatalog.find(folder)) {
      assertThat(catalog.broken()).isEmpty();
      Transformation rot13 = catalog.processor("rot13").open(ProcessorOptions.NONE, false);
      assertThat(Configured.apply(rot13, "Hello!")).isEqualTo("Uryyb!");
    }
  }

  @Test
  void configuresAProcessorFromAJar() throws Exception {
    plugin.jar("rot13", "acme.Rot13", Plugin.ROT13);
    CatalogSource source = new CatalogSource();

    ConfigLoader.load(
        null,
        Map.of("HOSTNAME", "box"),
        List.of("plugins=" + folder, "listeners.echo.processors=[{name: rot13}]"),
        source);

    assertThat(source.catalog().names()).contains("rot13", "uppercase");
    source.catalog().close();
  }

  @Test
  void takesALibraryOfAPluginFromTheSameFolder() throws Exception {
    plugin.compiled(Plugin.STUB, "package acme; public class Library { public static int x; }");
    plugin.jar("a", "acme.Other", OTHER.formatted("{ Library.x = 1; }", SPEC));
    plugin.jar("b", "", "package acme; public class Library { public static int x; }");

    try (ProcessorCatalog catalog = ProcessorCatalog.find(folder)) {
      assertThat(catalog.broken()).isEmpty();
      assertThat(catalog.names()).contains("other");
    }
  }

  @Test
  void refusesToStartWithABrokenPluginThatNobodyUses() throws Exception {
    plugin.jar("gone", "acme.Gone");

    ConfigException report =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.load(
                    null, Map.of(), List.of("plugins=" + folder), new CatalogSource()));

    assertThat(report)
        .hasMessage(
            folder.resolve("gone.jar")
                + ": acme.Gone is missing (expected: a class of this name in the jar)");
  }

  @Test
  void refusesTwoProcessorsOfOneName() throws Exception {
    plugin.jar("a", "acme.Rot13", Plugin.ROT13);
    String clash = OTHER.formatted("", "ProcessorSpec.of(\"rot13\", List.of(Place.LOOP))");
    plugin.jar("b", "acme.Other", clash);

    assertThat(soleProblem())
        .isEqualTo(
            "b.jar: acme.Other has the name \"rot13\" of a processor in %s (expected: another name)",
            folder.resolve("a.jar"));
  }

  @Test
  void refusesTheNameOfABuiltInProcessor() throws Exception {
    String clash = OTHER.formatted("", "ProcessorSpec.of(\"gzip\", List.of(Place.LOOP))");
    plugin.jar("a", "acme.Other", clash);

    assertThat(soleProblem())
        .isEqualTo(
            "a.jar: acme.Other has the name \"gzip\" of a processor in class path"
                + " (expected: another name)");
  }

  @Test
  void refusesAClassThatIsNoProcessor() throws Exception {
    plugin.jar("a", "acme.Plain", "package acme; public class Plain {}");

    assertThat(soleProblem())
        .isEqualTo(
            "a.jar: acme.Plain is no processor"
                + " (expected: implements dev.echoport.api.Processor)");
  }

  @Test
  void refusesAConstructorWithParameters() throws Exception {
    plugin.jar("a", "acme.Other", OTHER.formatted("public Other(int x) {}", SPEC));

    assertThat(soleProblem())
        .isEqualTo(
            "a.jar: acme.Other cannot be made"
                + " (expected: a public class with a public constructor, no parameters)");
  }

  @Test
  void refusesAConstructorThatFails() throws Exception {
    String failing = "public Other() { throw new IllegalStateException(\"no licence\"); }";
    plugin.jar("a", "acme.Other", OTHER.formatted(failing, SPEC));

    assertThat(soleProblem())
        .startsWith("a.jar: acme.Other fails in its constructor: ")
        .contains("IllegalStateException: no licence");
  }

  @Test
  void refusesAClassThatFailsToInitialise() throws Exception {
    plugin.jar("a", "acme.Other", OTHER.formatted("static int x = 1 / Integer.signum(0);", SPEC));

    assertThat(soleProblem()).startsWith("a.jar: acme.Other does not link").contains("Initializer");
  }

  @Test
  void refusesASpecThatFails() throws Exception {
    plugin.jar("a", "acme.Other", OTHER.formatted("", "ProcessorSpec.of(\"O!\", List.of())"));

    assertThat(soleProblem())
        .startsWith("a.jar: acme.Other fails in spec(): ")
        .contains("\"O!\" is not a processor name");
  }

  @Test
  void refusesAProcessorWithoutSpec() throws Exception {
    plugin.jar("a", "acme.Other", OTHER.formatted("", "null"));

    assertThat(soleProblem()).startsWith("a.jar: acme.Other has no spec: spec() returns null");
  }

  @Test
  void refusesAPluginBuiltAgainstAnotherInterface() throws Exception {
    plugin.compiled(
        Plugin.STUB,
        """
        package dev.echoport.api;
        public interface Processor {
          ProcessorSpec spec();
          Transformation open(int version);
        }
        """);
    plugin.jar(
        "a",
        "acme.Other",
        """
        package acme;
        import dev.echoport.api.*;
        import java.util.List;
        public class Other implements Processor {
          public ProcessorSpec spec() { return %s; }
          public Transformation open(int version) { return null; }
        }
        """
            .formatted(SPEC));

    assertThat(soleProblem())
        .isEqualTo(
            "a.jar: acme.Other has no method open"
                + " (expected: a plugin built against this version)");
  }

  @Test
  void refusesAPluginThatCallsWhatIsNotThere() throws Exception {
    plugin.compiled(
        Plugin.STUB,
        """
        package dev.echoport.api;
        public record ProcessorSpec(String name) {
          public static ProcessorSpec named(String name) { return new ProcessorSpec(name); }
        }
        """);
    plugin.jar("a", "acme.Other", OTHER.formatted("", "ProcessorSpec.named(\"x\")"));

    assertThat(soleProblem())
        .startsWith("a.jar: acme.Other does not link with this version of Echoport: ")
        .contains("NoSuchMethodError");
  }

  @Test
  void refusesAFileThatIsNoJar() throws Exception {
    Files.writeString(folder.resolve("a.jar"), "hello");

    assertThat(soleProblem())
        .startsWith("a.jar: cannot be read: ")
        .endsWith("(expected: a jar with a processor)");
  }

  @Test
  void namesEveryBrokenPlugin() throws Exception {
    plugin.jar("a", "acme.Gone");
    plugin.jar("b", "acme.Rot13\nacme.Gone", Plugin.ROT13);

    try (ProcessorCatalog catalog = ProcessorCatalog.find(folder)) {
      assertThat(catalog.broken()).hasSize(2);
      assertThat(catalog.names()).contains("rot13");
    }
  }
}
