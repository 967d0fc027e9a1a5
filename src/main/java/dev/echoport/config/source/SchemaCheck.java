package dev.echoport.config.source;

import dev.echoport.config.Removed;
import dev.echoport.config.value.BadValueException;
import dev.echoport.config.value.ValueType;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.text.ListenerName;
import java.util.List;
import java.util.Map;

/**
 * Checks what a source says against the schema, one source at a time, so that a mistake is reported
 * even where a later source would hide it. What passes is put into the settings.
 */
public final class SchemaCheck {
  private final Settings settings;
  private final Problems problems;
  private final Schema root;

  public SchemaCheck(Settings settings, Problems problems, Schema root) {
    this.settings = settings;
    this.problems = problems;
    this.root = root;
  }

  public void apply(YamlNode source) {
    check("", root, source);
  }

  private void check(String path, Schema schema, YamlNode node) {
    if (schema instanceof Schema.Value value) {
      checkValue(path, value.type(), node);
    } else if (schema instanceof Schema.Section section) {
      checkSection(path, section, node);
    } else if (schema instanceof Schema.Listeners listeners) {
      checkListeners(path, listeners, node);
    } else if (schema instanceof Schema.Pools pools) {
      checkPools(path, pools, node);
    } else if (schema instanceof Schema.Plan) {
      settings.put(path, new PlanReader(problems).read(path, node));
    } else {
      checkChain(path, node);
    }
  }

  private void checkValue(String path, ValueType<?> type, YamlNode node) {
    try {
      settings.put(path, Setting.read(type, node));
    } catch (BadValueException e) {
      problems.add(node.origin(), path, e.getMessage());
      settings.put(path, Setting.invalid(node.origin()));
    }
  }

  private void checkSection(String path, Schema.Section section, YamlNode node) {
    Map<String, YamlNode> written = entriesOf(path, node);
    written.forEach(
        (name, value) -> {
          Schema.Entry entry = section.find(name);
          if (entry == null) {
            reportUnknown(below(path, name), name, section, value.origin());
          } else if (entry.key().equals(name)) {
            check(below(path, name), entry.schema(), value);
          } else {
            checkRenamed(path, name, entry, value, written.containsKey(entry.key()));
          }
        });
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private void reportUnknown(String keyPath, String name, Schema.Section section, Origin origin) {
    Removed removed = section.removed().get(name);
    problems.add(
        origin,
        keyPath,
        removed == null
            ? "is not a known key " + NearMiss.hint(name, section.entries().keySet())
            : "is gone since %s (expected: %s)".formatted(removed.since(), removed.instead()));
  }

  private void checkRenamed(
      String path, String name, Schema.Entry entry, YamlNode value, boolean twice) {
    String now = below(path, entry.key());
    if (twice) {
      problems.add(value.origin(), below(path, name), "is set as " + now + " as well; keep that");
    } else {
      problems.warn(value.origin(), below(path, name), "is called " + now + " now");
      check(now, entry.schema(), value);
    }
  }

  private Map<String, YamlNode> entriesOf(String path, YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.entries();
    }
    if (!YamlNode.isNull(node)) {
      problems.add(node.origin(), path, node.describe() + " is not a map (expected: key: value)");
    }
    return Map.of();
  }

  /** The list alone; its processors are checked when all sources have been applied. */
  private void checkChain(String path, YamlNode node) {
    if (node instanceof YamlNode.Sequence chain) {
      settings.putChain(path, chain);
    } else if (YamlNode.isNull(node)) {
      settings.putChain(path, new YamlNode.Sequence(node.origin(), List.of()));
    } else {
      problems.add(
          node.origin(),
          path,
          node.describe() + " is not a list of processors (expected: [{name: uppercase}])");
      settings.put(path, Setting.invalid(node.origin()));
    }
  }

  private void checkPools(String path, Schema.Pools pools, YamlNode node) {
    entriesOf(path, node).forEach((name, pool) -> checkPool(path, pools, name, pool));
  }

  private void checkPool(String path, Schema.Pools pools, String name, YamlNode pool) {
    String poolPath = path + "." + name;
    if (!ListenerName.isValid(name)) {
      problems.add(pool.origin(), poolPath, ListenerName.problem("pool", name));
    } else {
      settings.addPool(name);
      check(poolPath, pools.each(), pool);
    }
  }

  private void checkListeners(String path, Schema.Listeners listeners, YamlNode node) {
    entriesOf(path, node)
        .forEach((name, listener) -> checkListener(path, listeners, name, listener));
  }

  private void checkListener(
      String path, Schema.Listeners listeners, String name, YamlNode listener) {
    Origin origin = listener.origin();
    String listenerPath = path + "." + name;
    if (!ListenerName.isValid(name)) {
      problems.add(origin, listenerPath, ListenerName.problem("listener", name));
    } else if (YamlNode.isNull(listener)) {
      remove(listenerPath, name, origin);
    } else {
      settings.addListener(name, origin);
      if (listener instanceof YamlNode.Mapping map && map.entries().containsKey("uri")) {
        settings.supersedeHostAndPort(listenerPath, origin);
      }
      check(listenerPath, listeners.each(), listener);
    }
  }

  private void remove(String listenerPath, String name, Origin origin) {
    if (!settings.removeListener(name, origin)) {
      problems.add(
          origin,
          listenerPath,
          "removes a listener that is not there (expected: one of "
              + String.join(", ", settings.listeners().keySet())
              + ", or keys such as uri)");
    }
  }
}
