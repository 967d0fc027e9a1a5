package dev.echoport.config.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.config.Key;
import dev.echoport.config.Problem;
import dev.echoport.config.Removed;
import dev.echoport.config.source.Schema.Section;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of files that were written for an earlier version; no key is renamed today. */
class RenamedKeysTest {
  private static final Section SCHEMA = Records.section(Root.class);

  private final Settings settings = new Settings();
  private final Problems problems = new Problems();

  record Root(@Key Door door) {}

  @Removed(value = "colour", since = "1.1", instead = "door.paint")
  record Door(@Key(max = "9", formerly = "width") int size) {}

  private void apply(Origin.Kind kind, String source, String yaml) {
    Origin origin = new Origin(kind, 0, source);
    YamlNode root = requireNonNull(new YamlReader(problems).read(yaml, origin, ""));
    new SchemaCheck(settings, problems, SCHEMA).apply(root);
  }

  private List<String> warnings() {
    return problems.warnings().stream().map(Problem::toString).toList();
  }

  @Test
  void takesAnOldKeyAndNamesTheNewOne() throws Exception {
    apply(Origin.Kind.FILE, "gateway.yaml", "door:\n  width: 3\n");

    assertThat(settings.value("door.size", Integer.class)).isEqualTo(3);
    assertThat(warnings()).containsExactly("gateway.yaml:2: door.width: is called door.size now");
    problems.throwIfAny();
  }

  @Test
  void checksTheValueOfAnOldKey() {
    apply(Origin.Kind.FILE, "gateway.yaml", "door: {width: 10}");

    assertThatThrownBy(problems::throwIfAny)
        .hasMessage("gateway.yaml:1: door.size: \"10\" is out of range (expected: 0 to 9)");
  }

  @Test
  void refusesBothNamesAtOnce() {
    apply(Origin.Kind.FILE, "gateway.yaml", "door: {size: 1, width: 2}");

    assertThatThrownBy(problems::throwIfAny)
        .hasMessage("gateway.yaml:1: door.width: is set as door.size as well; keep that");
  }

  @Test
  void findsAnOldKeyInTheEnvironment() throws Exception {
    new EnvironmentSource(SCHEMA, List.of(), List.of(), problems)
        .read(Map.of("ECHOPORT_DOOR_WIDTH", "4"))
        .forEach(new SchemaCheck(settings, problems, SCHEMA)::apply);

    assertThat(settings.value("door.size", Integer.class)).isEqualTo(4);
    assertThat(warnings())
        .containsExactly("environment ECHOPORT_DOOR_WIDTH: door.width: is called door.size now");
    problems.throwIfAny();
  }

  @Test
  void saysSinceWhenAKeyIsGone() {
    apply(Origin.Kind.OVERRIDE, "--set door.colour=red", "door: {colour: red}");

    assertThatThrownBy(problems::throwIfAny)
        .hasMessage("--set door.colour=red: door.colour: is gone since 1.1 (expected: door.paint)");
  }

  @Test
  void saysSinceWhenAVariableIsGone() {
    new EnvironmentSource(SCHEMA, List.of(), List.of(), problems)
        .read(Map.of("ECHOPORT_DOOR_COLOUR", "red"))
        .forEach(new SchemaCheck(settings, problems, SCHEMA)::apply);

    assertThatThrownBy(problems::throwIfAny)
        .hasMessage(
            "environment ECHOPORT_DOOR_COLOUR: door.colour: is gone since 1.1 (expected: door.paint)");
  }
}
