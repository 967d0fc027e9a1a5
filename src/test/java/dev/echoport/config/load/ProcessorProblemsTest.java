package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.api.Place;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessorProblemsTest {
  private static final String CHAIN = "listeners.echo.processors";

  private Loading loading;
  private FakeProcessors processors;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    processors = new FakeProcessors();
    loading = new Loading(directory).processors(processors);
  }

  private List<String> problemsOf(String entry) {
    return loading.file("listeners:\n  echo:\n    processors:\n      - " + entry + "\n").problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{name: plan}; .name: \"plan\" is not a processor (did you mean \"plain\"?)",
        "{name: qqqq}; .name: \"qqqq\" is not a processor (expected one of: alone, plain, typed)",
        "{name: qqqq, on: bus};"
            + " .name: \"qqqq\" is not a processor (expected one of: alone, plain, typed)",
        "{name: ''}; .name: \"\" is empty (expected: a text that is not empty)",
        "{on: loop}; .name: is missing (expected: a text that is not empty)",
        "plain; : \"plain\" is not a processor (expected: {name: uppercase})",
        "{name: plain, poool: x}; .poool: is not an option of plain (did you mean \"pool\"?)",
        "{name: typed, time: 1s, tme: 1s};"
            + " .tme: is not an option of typed (did you mean \"time\"?)",
        "{name: typed}; .time: is missing"
            + " (expected: a whole number with unit ms, s, m or h, such as 30s)",
        "{name: typed, time: 2m}; .time: \"2m\" is out of range (expected: 0s to 1m)",
        "{name: typed, time: 1s, word: three};"
            + " .word: \"three\" is not one of the choices (expected: one | two)",
        "{name: typed, time: 1s, number: 10};"
            + " .number: \"10\" is out of range (expected: 1 to 9)",
        "{name: typed, time: 1s, number: x};"
            + " .number: \"x\" is not a whole number (expected: 1 to 9)",
        "{name: typed, time: 1s, size: 3MiB};"
            + " .size: \"3MiB\" is out of range (expected: 1B to 2MiB)",
        "{name: typed, time: 1s, flag: on};"
            + " .flag: \"on\" is not a switch (expected: true | false)",
        "{name: typed, time: 1s, text: [a]}; .text: a list is not a text (expected: a text)",
        "{name: plain, on: cloud}; .on: \"cloud\" is not one of the choices"
            + " (expected: loop | worker | virtual | bus)",
        "{name: plain, on: worker}; .on: \"worker\" is no place for plain"
            + " (expected: loop | virtual | bus)",
        "{name: typed, time: 1s, flag: true, on: bus};"
            + " .on: \"bus\" is no place for typed, which remembers earlier frames here"
            + " (expected: worker)",
        "{name: typed, time: 1s, pool: defualt}; .pool: \"defualt\" is not a pool of workers"
            + " (did you mean \"default\"?)",
        "{name: plain, pool: default}; .pool: has no meaning with on: loop (expected: on: worker)",
        "{name: plain, timeout: 1s}; .timeout: has no meaning with on: loop"
            + " (expected: on: worker, virtual or bus)",
        "{name: plain, on: bus, timeout: 0s};"
            + " .timeout: \"0s\" is out of range (expected: 1ms to 1h)",
        "{name: plain, on: bus, retries: 11};"
            + " .retries: \"11\" is out of range (expected: 0 to 10)",
        "{name: plain, on: bus, prefer: near};"
            + " .prefer: \"near\" is not one of the choices (expected: any | local)",
        "{name: plain, on: bus, address: ''};"
            + " .address: \"\" is empty (expected: a text that is not empty)",
        "{name: plain, retries: 1}; .retries: has no meaning with on: loop (expected: on: bus)",
        "{name: plain, onError: retry}; .onError: \"retry\" is not one of the choices"
            + " (expected: close | discard | passthrough)",
        "{name: Node, on: bus, address: x}; .name: \"Node\" is not a processor name (expected: a"
            + " lower-case letter, then up to 31 lower-case letters, digits or dashes)",
        "{name: node, on: bus, address: x, depth: {a: b}};"
            + " .depth: a map is not a text (expected: a text)",
      })
  void reportsAnEntryThatIsWrong(String entry, String problem) {
    assertThat(problemsOf(entry)).containsExactly("gateway.yaml:4: " + CHAIN + "[0]" + problem);
  }

  @Test
  void reportsEveryProblemWithItsLine() {
    loading.file(
        """
        listeners:
          echo:
            maxFrames: 0
            processors:
              - name: typed
                number: x
              - name: nobody
              - name: plain
                on: worker
                pool: none
        workers:
          Big: {}
          slow: {threads: 1025, size: 3}
        """);

    assertThat(loading.problems())
        .extracting(problem -> problem.replaceAll("^([^:]+:[0-9]+: [^:]+):.*", "$1"))
        .containsExactly(
            "gateway.yaml:3: listeners.echo.maxFrames",
            "gateway.yaml:5: " + CHAIN + "[0].time",
            "gateway.yaml:6: " + CHAIN + "[0].number",
            "gateway.yaml:7: " + CHAIN + "[1].name",
            "gateway.yaml:9: " + CHAIN + "[2].on",
            "gateway.yaml:10: " + CHAIN + "[2].pool",
            "gateway.yaml:12: workers.Big",
            "gateway.yaml:13: workers.slow.threads",
            "gateway.yaml:13: workers.slow.size");
  }

  @Test
  void reportsAMistakeThatALaterSourceHides() {
    loading.file("listeners: {echo: {processors: [{name: nobody}]}}").set(CHAIN + "=[]");

    assertThat(loading.problems()).singleElement().asString().contains("\"nobody\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "{name: plain}"})
  void reportsWhatIsNotAList(String value) {
    assertThat(loading.set(CHAIN + "=" + value).problems())
        .singleElement()
        .asString()
        .endsWith("is not a list of processors (expected: [{name: uppercase}])");
  }

  @Test
  void reportsAProcessorThatMustBeAlone() {
    assertThat(loading.set(CHAIN + "=[{name: plain}, {name: alone}]").problems())
        .singleElement()
        .asString()
        .endsWith("[1].name: \"alone\" must be alone (expected: no other processor in this list)");
  }

  @Test
  void allowsOneThatMustBeAloneWhereItIs() {
    assertThat(loading.set(CHAIN + "=[{name: alone}]").problems()).isEmpty();
  }

  @Test
  void reportsBrokenPluginsButNoNameThatTheyMayHaveHad() {
    processors.addBroken("plugins/a.jar", "a.Rot13 is missing (expected: it)");
    loading.set(CHAIN + "=[{name: rot13}, {name: typed}]");

    assertThat(loading.problems())
        .satisfiesExactly(
            broken ->
                assertThat(broken).isEqualTo("plugins/a.jar: a.Rot13 is missing (expected: it)"),
            typed -> assertThat(typed).contains("processors[1].time: is missing"));
  }

  @Test
  void reportsAFolderOfPluginsThatIsMissing() {
    assertThat(loading.set("plugins=absent").set(CHAIN + "=[{name: rot13}]").problems())
        .containsExactly(
            "--set plugins=absent: plugins: \"absent\" cannot be read: no such folder"
                + " (expected: a folder with jars of processors)");
  }

  @Test
  void refusesPluginsThatEverybodyMayWrite() throws IOException {
    Path folder = Files.createDirectory(loading.write("file", "").resolveSibling("jars"));
    Path jar = Files.createFile(folder.resolve("a.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    String start = "--set plugins=jars: plugins: every user may write ";
    assertThat(loading.set("plugins=" + folder).problems())
        .containsExactly(
            start + "\"jars\", mode 0777 (expected: chmod o-w on it)",
            start + "\"jars/a.jar\", mode 0666 (expected: chmod o-w on it)");
  }

  @Test
  void refusesPluginsBelowAFolderInWhichEverybodyMayReplaceThem() throws IOException {
    Path above = Files.createDirectory(loading.write("file", "").resolveSibling("above"));
    Path folder = Files.createDirectory(above.resolve("jars"));
    Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(loading.set("plugins=" + folder).problems())
        .singleElement()
        .asString()
        .contains("every user may write \"above\", mode 0777");
  }

  @Test
  void reportsAFolderOfPluginsThatIsAFile() {
    Path file = loading.write("file", "");

    assertThat(loading.set("plugins=" + file).problems())
        .singleElement()
        .asString()
        .endsWith("is not a folder (expected: a folder with jars of processors)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "timeout", "Word", "a-b", ""})
  void refusesASpecWithAnOptionOfThatName(String name) {
    assertThatThrownBy(
            () -> ProcessorSpec.of("x", List.of(Place.LOOP), new OptionSpec.Flag(name, true)))
        .hasMessageStartingWith("\"" + name + "\" is not the name of an option (expected: ");
  }

  @Test
  void refusesASpecWithoutNameOrPlace() {
    assertThatThrownBy(() -> ProcessorSpec.of("X", List.of(Place.LOOP)))
        .hasMessageStartingWith("\"X\" is not a processor name");
    assertThatThrownBy(() -> ProcessorSpec.of("x", List.of()))
        .hasMessage("places is empty (expected: one place at least)");
  }
}
