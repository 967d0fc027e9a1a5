package dev.echoport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one document says about another, about settings and about the image is true. */
class DocumentsTest {
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern SETTING =
      Pattern.compile("(?:--set '?|`)([a-z]+(?:\\.[a-z-]+)*\\.[a-z]+[A-Za-z]*)(?==|: |`)");
  private static final Pattern VARIABLE = Pattern.compile("\\bECHOPORT_([A-Z]+_[A-Z_]+)\\b");
  private static final Pattern IMAGE = Pattern.compile("(?<![\\w/.])echoport:[\\w.-]+");
  private static final Pattern VERSION =
      Pattern.compile("^  <version>([\\d.]+).*</version>$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)`");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Set<String> OF_OTHERS = Set.of("http.client");
  private static final Set<String> OF_THE_LAUNCHER = Set.of("JAVA_OPTS");

  static List<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder :
        List.of(
            "",
            "docs",
            "docs/decisions",
            "deploy",
            "bench",
            "bench/clients",
            "bench/trials",
            "bench/upstream")) {
      try (DirectoryStream<Path> pages = Files.newDirectoryStream(Path.of(folder), "*.md")) {
        pages.forEach(found::add);
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    for (MatchResult link : matches(LINK, document)) {
      Path target =
          link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
      assertThat(target).exists();
      if (link.group(2) != null) {
        assertThat(matches(HEADING, target).stream().map(heading -> anchor(heading.group(1))))
            .as("headings of %s", target)
            .contains(link.group(2));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyPageOpensWithWhoNeedsIt(Path document) throws IOException {
    if (document.startsWith("docs") && !isDecision(document)) {
      assertThat(Files.readAllLines(document).get(2)).startsWith("For ");
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyDecisionSaysWhyAndWhatItWasMeasuredBy(Path document) throws IOException {
    if (isDecision(document)) {
      assertThat(document)
          .content()
          .containsSubsequence(
              "**Context.** ", "**Decision.** ", "**Consequence.** ", "**Measured by.** ");
      assertThat(document.resolveSibling("README.md"))
          .content()
          .contains("(" + document.getFileName() + ")");
      for (MatchResult test : matches(TEST, document)) {
        String file = test.group(1) + ".java";
        try (Stream<Path> found = Files.find(TESTS, 9, (path, kind) -> path.endsWith(file))) {
          assertThat(found).as(file).isNotEmpty();
        }
      }
    }
  }

  private static boolean isDecision(Path document) {
    return document.getFileName().toString().matches("\\d{4}-.*");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everySettingExists(Path document) throws IOException {
    Set<String> settings = settings();
    Set<String> sections = settings.stream().map(DocumentsTest::first).collect(Collectors.toSet());
    for (MatchResult match : matches(SETTING, document)) {
      String setting = match.group(1).replaceFirst("^listeners\\.[a-z-]+", "listeners.echo");
      if (sections.contains(first(setting)) && !OF_OTHERS.contains(setting) && !isRoom(setting)) {
        assertThat(settings.contains(setting)).as(setting).isTrue();
      }
    }
    Set<String> variables =
        settings.stream().map(DocumentsTest::asVariable).collect(Collectors.toSet());
    for (MatchResult match : matches(VARIABLE, document)) {
      String name = match.group(1).replaceFirst("^LISTENERS_[A-Z]+_", "LISTENERS_ECHO_");
      if (!OF_THE_LAUNCHER.contains(name)) {
        assertThat(variables.contains(name.replace("_", ""))).as(name).isTrue();
      }
    }
  }

  @Test
  void everyImageOfEchoportHasOneName() throws IOException {
    String version = matches(VERSION, Path.of("pom.xml")).get(0).group(1);
    for (String file :
        List.of(
            "docs/containers.md",
            "docker-compose.yml",
            "bench/image",
            "deploy/README.md",
            "deploy/kubernetes/base/deployment.yaml")) {
      assertThat(matches(IMAGE, Path.of(file)).stream().map(MatchResult::group))
          .as(file)
          .isNotEmpty()
          .containsOnly("echoport:" + version);
    }
    Path chart = Path.of("deploy/helm/echoport");
    assertThat(chart.resolve("values.yaml")).content().contains("repository: echoport\n");
    assertThat(chart.resolve("Chart.yaml")).content().contains("\nappVersion: " + version + "\n");
  }

  /** Every path of a key, from the root and, for those of a listener's sections, from there. */
  private static Set<String> settings() throws IOException {
    JsonNode root = new YAMLMapper().readTree(Path.of("conf/echoport.yaml").toFile());
    Set<String> found = new HashSet<>(Set.of("listeners.echo.host", "listeners.echo.port"));
    collect("", root, found);
    JsonNode listener = root.path("listeners").path("echo");
    for (String section : List.of("window", "udp", "http", "proxyProtocol", "keepAlive")) {
      collect(section + ".", listener.path(section), found);
    }
    return found;
  }

  private static boolean isRoom(String name) {
    return Files.isDirectory(Path.of("src/main/java/dev/echoport", name.split("\\.")));
  }

  private static void collect(String prefix, JsonNode node, Set<String> found) {
    node.properties()
        .forEach(
            key -> {
              found.add(prefix + key.getKey());
              collect(prefix + key.getKey() + ".", key.getValue(), found);
            });
  }

  private static String asVariable(String setting) {
    return setting.replace(".", "").toUpperCase(Locale.ROOT);
  }

  private static String first(String setting) {
    return setting.substring(0, (setting + ".").indexOf('.'));
  }

  /** As the sites that show Markdown make it. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  private static List<MatchResult> matches(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().toList();
  }
}
