package dev.echoport.config.source;

import dev.echoport.config.value.BadValueException;
import dev.echoport.config.value.ValueType;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entry of a chain while it is read; knows whether something was reported about it. */
public final class ProcessorEntry {
  private final String path;
  private final YamlNode.Mapping node;
  private final Problems problems;
  private boolean valid = true;

  public ProcessorEntry(String path, YamlNode.Mapping node, Problems problems) {
    this.path = path;
    this.node = node;
    this.problems = problems;
  }

  public boolean isValid() {
    return valid;
  }

  /** Is wrong if a part of it is. */
  void require(ProcessorEntry part) {
    valid &= part.valid;
  }

  public boolean has(String key) {
    return node.entries().containsKey(key);
  }

  public Set<String> keys() {
    return node.entries().keySet();
  }

  /** The value of a key, {@code absent} where it is missing or was reported. */
  public <T> T value(String key, ValueType<T> type, T absent) {
    T value = has(key) ? required(key, type) : absent;
    return value == null ? absent : value;
  }

  /** The value of a key that must be there, {@code null} where it was reported. */
  public <T> @Nullable T required(String key, ValueType<T> type) {
    YamlNode value = node.entries().get(key);
    try {
      return type.parse(value == null ? new YamlNode.Scalar(node.origin(), null) : value);
    } catch (BadValueException e) {
      report(key, value == null ? "is missing (expected: " + e.expected() + ")" : e.getMessage());
      return null;
    }
  }

  /** Reports what is not among {@code known}, as no option of {@code owner}. */
  public void reportUnknownKeys(Collection<String> known, String owner) {
    keys().stream()
        .filter(key -> !known.contains(key))
        .forEach(
            key -> report(key, "is not an option of " + owner + " " + NearMiss.hint(key, known)));
  }

  public void report(String key, String message) {
    YamlNode value = node.entries().get(key);
    problems.add((value == null ? node : value).origin(), path + "." + key, message);
    valid = false;
  }
}
