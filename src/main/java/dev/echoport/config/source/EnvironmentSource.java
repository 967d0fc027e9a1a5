package dev.echoport.config.source;

import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the settings among the variables of the process, in the order of their names. */
public final class EnvironmentSource {
  private static final Set<String> OF_THE_LAUNCHER =
      Set.of("ECHOPORT_HOME", "ECHOPORT_JAVA_OPTS", "ECHOPORT_AOT");

  private final Schema root;
  private final EnvironmentNames names;
  private final Problems problems;
  private final Map<String, String> variableByPath = new HashMap<>();

  public EnvironmentSource(
      Schema root,
      Collection<String> listenerNames,
      Collection<String> poolNames,
      Problems problems) {
    this.root = root;
    this.names = new EnvironmentNames(root, listenerNames, poolNames);
    this.problems = problems;
  }

  /** One tree for each variable that names a setting. */
  public List<YamlNode> read(Map<String, String> environment) {
    ServiceLinks links = new ServiceLinks(environment);
    List<YamlNode> trees = new ArrayList<>();
    int position = 0;
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String name = entry.getKey();
      boolean ours = name.startsWith(EnvironmentNames.PREFIX) && !OF_THE_LAUNCHER.contains(name);
      if (ours && !links.include(name, entry.getValue())) {
        Origin origin = new Origin(Origin.Kind.ENVIRONMENT, ++position, "environment " + name);
        read(name, entry.getValue(), origin, trees);
      }
    }
    return trees;
  }

  private void read(String name, String value, Origin origin, List<YamlNode> trees) {
    List<String> path = names.resolve(name);
    if (path == null) {
      problems.add(origin, "", "is not a setting " + names.hint(name));
      return;
    }
    String key = String.join(".", path);
    String earlier = variableByPath.put(key, name);
    if (earlier != null) {
      problems.add(origin, key, "is set by " + earlier + " as well; keep one");
    }
    YamlNode node = node(path, key, value, origin);
    if (node != null) {
      trees.add(YamlNode.nested(path, node));
    }
  }

  /** A single value is taken literally, so that nothing needs quotes; a map or a chain is YAML. */
  private @Nullable YamlNode node(List<String> path, String key, String value, Origin origin) {
    return isYaml(path)
        ? new YamlReader(problems).read(value, origin, key)
        : new YamlNode.Scalar(origin, value);
  }

  private boolean isYaml(List<String> path) {
    Schema schema = root;
    for (String key : path) {
      if (schema instanceof Schema.Section section) {
        Schema.Entry entry = section.find(key);
        schema = entry == null ? schema : entry.schema();
      } else if (schema instanceof Schema.Named map) {
        schema = map.each();
      }
    }
    return !(schema instanceof Schema.Value);
  }
}
