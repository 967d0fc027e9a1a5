package dev.echoport.config.load;

import dev.echoport.config.ListenerConfig;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the listeners of a running node when its configuration is replaced, by name, in
 * the order of the new configuration; those removed in the order of the old one.
 */
public record ConfigChange(
    List<String> added, List<String> removed, List<String> changed, List<String> unchanged) {

  public ConfigChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
    unchanged = List.copyOf(unchanged);
  }

  /** From one set of listeners to another. */
  public static ConfigChange between(
      Map<String, ListenerConfig> before, Map<String, ListenerConfig> after) {
    return new ConfigChange(
        after.keySet().stream().filter(name -> !before.containsKey(name)).toList(),
        before.keySet().stream().filter(name -> !after.containsKey(name)).toList(),
        after.values().stream()
            .filter(next -> before.containsKey(next.name()) && !before.containsValue(next))
            .map(ListenerConfig::name)
            .toList(),
        after.values().stream().filter(before::containsValue).map(ListenerConfig::name).toList());
  }
}
