package dev.echoport.config.source;

import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of all sources so far, by dotted path; what is put later replaces. */
public final class Settings {
  private final Map<String, Setting> byPath = new LinkedHashMap<>();
  private final Map<String, Origin> listeners = new LinkedHashMap<>();
  private final Map<String, Origin> removed = new LinkedHashMap<>();
  private final Map<String, Setting> listenerDefaults = new LinkedHashMap<>();
  private final Map<String, Setting> poolDefaults = new LinkedHashMap<>();
  private final Set<String> pools = new LinkedHashSet<>();
  private final List<WrittenChain> chains = new ArrayList<>();

  /** The processors of a listener as one source wrote them, nothing checked yet. */
  public record WrittenChain(String path, YamlNode.Sequence processors, Setting setting) {}

  public static String listenerPath(String name) {
    return "listeners." + name;
  }

  static String poolPath(String name) {
    return "workers." + name;
  }

  public void put(String path, Setting setting) {
    byPath.put(path, setting);
  }

  /** Puts processors that are checked later. */
  void putChain(String path, YamlNode.Sequence processors) {
    Setting setting = new Setting(processors.origin(), processors, "");
    put(path, setting);
    chains.add(new WrittenChain(path, processors, setting));
  }

  /** Puts {@code checked} wherever {@code written} is still in effect. */
  public void replace(Setting written, Setting checked) {
    byPath.replaceAll((path, setting) -> setting.equals(written) ? checked : setting);
  }

  /** The chains that each source wrote, also those that a later source replaced. */
  public List<WrittenChain> chains() {
    return chains;
  }

  public @Nullable Setting find(String path) {
    return byPath.get(path);
  }

  /** Which of these settings was written last; one of them must be there. */
  public Origin newestOrigin(Collection<String> paths) {
    return paths.stream()
        .map(byPath::get)
        .filter(Objects::nonNull)
        .map(Setting::origin)
        .max(Origin::compareTo)
        .orElseThrow();
  }

  /** The checked value of a setting that has a default. */
  public <T> T value(String path, Class<T> type) {
    Setting setting = byPath.get(path);
    if (setting == null || setting.value() == null) {
      throw new IllegalStateException(path + " has no valid value");
    }
    return type.cast(setting.value());
  }

  /** The checked name of a file, {@code null} where none is set. */
  public @Nullable Path file(String path) {
    Optional<?> file = value(path, Optional.class);
    return file.map(Path.class::cast).orElse(null);
  }

  /** Whether nothing below {@code path}, nor the setting itself, was reported as a problem. */
  public boolean isValid(String path) {
    return byPath.entrySet().stream()
        .filter(entry -> isAtOrBelow(entry.getKey(), path))
        .allMatch(entry -> entry.getValue().isValid());
  }

  /** From now on a new listener begins with the settings of {@code name}, but for its address. */
  public void useAsListenerDefaults(String name) {
    copy(listenerPath(name) + ".", listenerDefaults);
    listenerDefaults.remove("uri");
  }

  /** Whether the setting at {@code path} says what {@code key} of a new listener says. */
  public boolean isListenerDefault(String key, String path) {
    Setting setting = byPath.get(path);
    Setting byDefault = listenerDefaults.get(key);
    return setting != null
        && (setting.origin().kind() == Origin.Kind.DEFAULTS
            || (byDefault != null && setting.text().equals(byDefault.text())));
  }

  /** From now on a new pool begins with the settings of {@code name}. */
  public void usePoolAsDefaults(String name) {
    copy(poolPath(name) + ".", poolDefaults);
  }

  private void copy(String prefix, Map<String, Setting> defaults) {
    byPath.forEach(
        (path, setting) -> {
          if (path.startsWith(prefix)) {
            defaults.put(path.substring(prefix.length()), setting);
          }
        });
  }

  /** Names a pool; a known one keeps its settings. */
  void addPool(String name) {
    if (pools.add(name)) {
      poolDefaults.forEach((key, setting) -> put(poolPath(name) + "." + key, setting));
    }
  }

  /** The pools, in the order in which they were named. */
  public Set<String> pools() {
    return pools;
  }

  /** Names a listener; a known one keeps its settings. */
  void addListener(String name, Origin origin) {
    removed.remove(name);
    if (listeners.putIfAbsent(name, origin) == null) {
      listenerDefaults.forEach((key, setting) -> put(listenerPath(name) + "." + key, setting));
    }
  }

  /** Forgets a listener with its settings; {@code false} where there is none of that name. */
  boolean removeListener(String name, Origin origin) {
    if (listeners.remove(name) == null) {
      return false;
    }
    removed.put(name, origin);
    byPath.keySet().removeIf(path -> isAtOrBelow(path, listenerPath(name)));
    return true;
  }

  /** A later uri replaces what earlier sources said about its host and port. */
  void supersedeHostAndPort(String listenerPath, Origin uri) {
    for (String key : List.of(".host", ".port")) {
      Setting earlier = find(listenerPath + key);
      if (earlier != null && earlier.origin().isOlderKindThan(uri)) {
        byPath.remove(listenerPath + key);
      }
    }
  }

  /** Where each listener was first named, in that order. */
  public Map<String, Origin> listeners() {
    return listeners;
  }

  /** Where each listener that is gone was removed, in that order. */
  public Map<String, Origin> removedListeners() {
    return removed;
  }

  public void remove(String path) {
    byPath.remove(path);
  }

  public Set<Map.Entry<String, Setting>> entries() {
    return byPath.entrySet();
  }

  private static boolean isAtOrBelow(String path, String ancestor) {
    return path.equals(ancestor) || path.startsWith(ancestor + ".");
  }
}
