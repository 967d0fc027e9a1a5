package dev.echoport.config.source;

import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code key=value} of {@code --set}; the value is YAML. */
public final class OverrideSource {
  private final Problems problems;

  public OverrideSource(Problems problems) {
    this.problems = problems;
  }

  /** One tree for each override that could be read, in their order. */
  public List<YamlNode> read(List<String> overrides) {
    List<YamlNode> trees = new ArrayList<>();
    for (int i = 0; i < overrides.size(); i++) {
      String override = overrides.get(i);
      Origin origin = new Origin(Origin.Kind.OVERRIDE, i + 1, "--set " + override);
      int equals = override.indexOf('=');
      if (equals > 0) {
        read(override.substring(0, equals), override.substring(equals + 1), origin, trees);
      } else {
        problems.add(
            origin, "", "is not an override (expected: key=value, such as admin.port=8081)");
      }
    }
    return trees;
  }

  private void read(String key, String value, Origin origin, List<YamlNode> trees) {
    YamlNode node = new YamlReader(problems).read(value, origin, key);
    if (node != null) {
      trees.add(YamlNode.nested(List.of(key.strip().split("\\.", -1)), node));
    }
  }
}
