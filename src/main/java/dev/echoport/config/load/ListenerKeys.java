package dev.echoport.config.load;

import dev.echoport.config.Key;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.source.Records;
import dev.echoport.config.source.Schema;
import dev.echoport.config.source.Settings;
import dev.echoport.config.yaml.Problems;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which settings of a listener mean something, by what is spoken there: its {@link Key}s say it. A
 * setting that means nothing is an error unless it has its default, and is not shown as in effect.
 */
final class ListenerKeys {
  private final Settings settings;
  private final String path;
  private final Scheme scheme;

  ListenerKeys(Settings settings, ListenAddress address, String name) {
    this.settings = settings;
    this.path = Settings.listenerPath(name) + ".";
    this.scheme = address.scheme();
  }

  private static List<Scheme> schemes(String setting) {
    Feature feature = Feature.ANY;
    for (Schema.Entry entry : Records.way(setting)) {
      feature = entry.on() == Feature.ANY ? feature : entry.on();
    }
    return Scheme.with(feature);
  }

  void reportOthers(Problems problems) {
    for (String setting : others()) {
      String key = setting.substring(path.length());
      if (!settings.isListenerDefault(key, setting)) {
        String where =
            schemes(setting).stream().map(Scheme::prefix).collect(Collectors.joining(", "));
        problems.add(
            settings.newestOrigin(List.of(setting)),
            setting,
            "means nothing on %s (expected: only on %s)".formatted(scheme.prefix(), where));
      }
    }
  }

  void removeOthers() {
    others().forEach(settings::remove);
  }

  private List<String> others() {
    return settings.entries().stream()
        .map(Map.Entry::getKey)
        .filter(setting -> setting.startsWith(path))
        .filter(setting -> !schemes(setting).contains(scheme))
        .toList();
  }
}
