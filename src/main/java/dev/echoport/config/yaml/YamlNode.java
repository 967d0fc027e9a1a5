package dev.echoport.config.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value as it was written, with the place of its key. */
public sealed interface YamlNode {
  Origin origin();

  /** What an error message calls it. */
  String describe();

  /**
   * A plain or quoted scalar.
   *
   * @param text as written, {@code null} for YAML's null and for nothing
   */
  record Scalar(Origin origin, @Nullable String text) implements YamlNode {
    private static final int SHOWN_CHARACTERS = 80;

    @Override
    public String describe() {
      if (text == null) {
        return "nothing";
      }
      boolean whole = text.length() <= SHOWN_CHARACTERS;
      return '"' + (whole ? text : text.substring(0, SHOWN_CHARACTERS) + "...") + '"';
    }
  }

  /** A sequence. */
  record Sequence(Origin origin, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A mapping, in the order in which it was written. */
  record Mapping(Origin origin, Map<String, YamlNode> entries) implements YamlNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String describe() {
      return "a map";
    }
  }

  static boolean isNull(YamlNode node) {
    return node instanceof Scalar scalar && scalar.text() == null;
  }

  /** {@code value} under the nested keys of {@code path}. */
  static YamlNode nested(List<String> path, YamlNode value) {
    YamlNode node = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      node = new Mapping(value.origin(), Map.of(path.get(i), node));
    }
    return node;
  }
}
