package dev.echoport.config.yaml;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes dotted paths as nested maps. */
public final class YamlWriter {
  private static final String INDENT = "  ";

  private final StringBuilder yaml = new StringBuilder();

  private YamlWriter() {}

  /** The values are YAML already. */
  public static String document(Map<String, String> valueByPath) {
    YamlWriter writer = new YamlWriter();
    writer.write(valueByPath, "");
    return writer.yaml.toString();
  }

  private void write(Map<String, String> valueByPath, String indent) {
    Map<String, Map<String, String>> byFirstKey = new LinkedHashMap<>();
    valueByPath.forEach(
        (path, value) -> {
          String[] keys = path.split("\\.", 2);
          byFirstKey
              .computeIfAbsent(keys[0], key -> new LinkedHashMap<>())
              .put(keys.length == 1 ? "" : keys[1], value);
        });
    byFirstKey.forEach((key, below) -> writeKey(key, below, indent));
  }

  private void writeKey(String key, Map<String, String> below, String indent) {
    yaml.append(indent).append(key).append(':');
    String value = below.get("");
    if (value != null) {
      yaml.append(' ').append(value).append('\n');
    } else {
      yaml.append('\n');
      write(below, indent + INDENT);
    }
  }
}
