package dev.echoport.config.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.source.Records.Part;
import dev.echoport.config.source.Schema.Entry;
import dev.echoport.config.value.TextsType;
import dev.echoport.config.value.Types;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlReader;
import dev.echoport.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is written about settings is what the records say: {@code docs/configuration.md}, which this
 * test makes, and the comments of {@code conf/echoport.yaml}.
 */
class ConfigurationDocumentTest {
  private static final Path DEFAULTS = Path.of("conf/echoport.yaml");
  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final Path MADE = Path.of("target/configuration.md");
  private static final String LISTENER = "listeners.NAME";
  private static final String POOL = "workers.NAME";
  private static final Pattern RANGE =
      Pattern.compile("(?<!from )\\b(\\d+[a-zA-Z]*) to (\\d+[a-zA-Z]*)\\b");
  private static final Pattern CHOICES = Pattern.compile("[a-z_]+(?: \\| [a-z_]+)+");

  private final Settings defaults = new Settings();

  /** A row of the table. */
  private record Row(String key, String value, String allowed, boolean restart, String says) {
    String text() {
      return "| `%s` | %s | %s | %s | %s |"
          .formatted(key, value, allowed.replace("|", "\\|"), restart ? "restart" : "reload", says);
    }
  }

  ConfigurationDocumentTest() throws IOException {
    Problems problems = new Problems();
    Origin origin = new Origin(Origin.Kind.DEFAULTS, 0, DEFAULTS.toString());
    String yaml = Files.readString(DEFAULTS);
    YamlNode root = requireNonNull(new YamlReader(problems).read(yaml, origin, ""));
    new SchemaCheck(defaults, problems, Records.ROOT).apply(root);
  }

  @Test
  void hasARowForEveryKey() throws IOException {
    String page = Files.readString(PAGE);
    String made = page.substring(0, page.indexOf("\n## ") + 1) + tables();
    Files.writeString(MADE, made);

    assertThat(page).as("if the records are right: cp %s %s", MADE, PAGE).isEqualTo(made);
  }

  private String tables() throws IOException {
    Map<String, List<Row>> sections = new LinkedHashMap<>();
    for (Row row : rows(GatewayConfig.class, "", false)) {
      sections
          .computeIfAbsent(row.key().replaceFirst("\\..*", ""), x -> new ArrayList<>())
          .add(row);
    }
    return sections.entrySet().stream()
        .map(section -> table(section.getKey(), section.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String table(String section, List<Row> rows) {
    return "## %s\n\n| key | default | may be | changes by | |\n|---|---|---|---|---|\n%s\n"
        .formatted(section, rows.stream().map(Row::text).collect(Collectors.joining("\n")));
  }

  private List<Row> rows(Class<?> record, String path, boolean fixed) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Part part : Records.shape(record).parts()) {
      Class<?> inlined = part.inlined();
      if (inlined != null) {
        rows.addAll(rows(inlined, path, fixed));
      } else if (part.key() != null) {
        String key = path.isEmpty() ? part.path() : path + "." + part.path();
        boolean restart = fixed || part.key().restart();
        rows.addAll(rows(part, key, restart, says(record, part.name())));
      }
    }
    return rows;
  }

  private List<Row> rows(Part part, String key, boolean restart, String says) throws IOException {
    if (part.type() == Map.class && part.values().isRecord()) {
      return rows(part.values(), key + ".NAME", restart);
    }
    if (part.type().isRecord()) {
      List<Row> rows = new ArrayList<>(List.of(new Row(key, "", "", restart, says)));
      rows.addAll(rows(part.type(), key, restart));
      return rows;
    }
    if (part.type() == Map.class) {
      return List.of(new Row(key + ".WORD", "`[]`", new TextsType().expected(), restart, says));
    }
    if (part.values() == ProcessorConfig.class) {
      return List.of(new Row(key, "`[]`", "a list of processors", restart, says));
    }
    if (part.values() == Fault.class) {
      return List.of(new Row(key, "`[]`", "a list of faults", restart, says));
    }
    String allowed = Types.of(part.type(), requireNonNull(part.key())).expected();
    Setting setting = defaults.find(written(key));
    String value = setting == null ? "" : "`" + setting.text() + "`";
    String unbounded = allowed.replaceFirst(" to " + Integer.MAX_VALUE + "$", " or more");
    return List.of(new Row(key, value, unbounded, restart, says));
  }

  private static String written(String key) {
    return key.replace(LISTENER, "listeners.echo").replace(POOL, "workers.default");
  }

  /** The Javadoc of a component, as a sentence of Markdown. */
  private static String says(Class<?> record, String component) throws IOException {
    Class<?> outer = record.getNestHost();
    Path file = Path.of("src/main/java", outer.getName().replace('.', '/') + ".java");
    String source = Files.readString(file);
    int declared = source.indexOf("record " + record.getSimpleName() + "(");
    String javadoc = source.substring(source.lastIndexOf("/**", declared), declared);
    Matcher parameter =
        Pattern.compile("@param " + component + "\\s(.*?)(?=\\s*\\* @|\\s*\\*/)", Pattern.DOTALL)
            .matcher(javadoc);
    assertThat(parameter.find()).as("@param %s of %s", component, record).isTrue();
    String text =
        parameter
            .group(1)
            .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
            .replaceAll("\\{@code ([^}]*)}", "`$1`")
            .replaceAll("docs/([\\w-]+\\.md)", "[$1]($1)");
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  @Test
  void namesTheBoundsAndTheChoicesOfTheRecordsInTheCommentsOfTheDefaults() throws IOException {
    List<String> path = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (String line : Files.readAllLines(DEFAULTS)) {
      String text = line.strip();
      if (text.startsWith("#")) {
        comment.append(text.substring(1)).append(' ');
        continue;
      }
      if (text.matches("[a-zA-Z]+:.*")) {
        int depth = line.indexOf(text) / 2;
        path.subList(Math.min(depth, path.size()), path.size()).clear();
        path.add(text.substring(0, text.indexOf(':')));
        check(String.join(".", path), comment.toString());
      }
      comment.setLength(0);
    }
  }

  private static void check(String key, String comment) {
    List<Entry> way = Records.way(key);
    if (way.get(way.size() - 1).schema() instanceof Schema.Value value) {
      String expected = value.type().expected();
      Matcher range = RANGE.matcher(comment);
      while (expected.matches("\\S+ to .*") && range.find()) {
        assertThat(range.group())
            .as("comment of %s", key)
            .satisfiesAnyOf(
                same -> assertThat(same).isEqualTo(expected),
                withoutOff -> assertThat("0 to " + range.group(2)).isEqualTo(expected));
      }
      Matcher choices = CHOICES.matcher(comment);
      while (choices.find()) {
        assertThat(choices.group()).as("comment of %s", key).isEqualTo(expected);
      }
    }
  }

  @Test
  void hasADefaultForEveryKey() throws IOException {
    assertThat(rows(GatewayConfig.class, "", false))
        .filteredOn(row -> row.value().isEmpty() && !row.allowed().isEmpty())
        .extracting(Row::key)
        .containsExactlyInAnyOrder(LISTENER + ".host", LISTENER + ".port");
  }
}
