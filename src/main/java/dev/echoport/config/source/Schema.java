package dev.echoport.config.source;

import dev.echoport.config.Removed;
import dev.echoport.config.value.ValueType;
import dev.echoport.scheme.Feature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand at a place of the configuration; made of the records by {@link Records}. */
public sealed interface Schema {

  /** A single setting. */
  record Value(ValueType<?> type) implements Schema {}

  /** A list of processors; what may stand in it is known only when the plugins are. */
  record Chain() implements Schema {}

  /** A list of faults. */
  record Plan() implements Schema {}

  /**
   * A map with known keys.
   *
   * @param removed keys that it had
   */
  record Section(Map<String, Entry> entries, Map<String, Removed> removed) implements Schema {
    public Section {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      removed = Map.copyOf(removed);
    }

    /** The entry of a key, also of one that has another name now. */
    @Nullable Entry find(String key) {
      Entry entry = entries.get(key);
      return entry != null || key.isEmpty()
          ? entry
          : entries.values().stream()
              .filter(renamed -> renamed.formerly().equals(key))
              .findFirst()
              .orElse(null);
    }
  }

  /** A map whose keys the operator chooses. */
  sealed interface Named extends Schema {
    /** What may stand under each key. */
    Section each();
  }

  /** The listeners by name; a source may remove one. */
  record Listeners(Section each) implements Named {}

  /** The worker pools by name. */
  record Pools(Section each) implements Named {}

  /**
   * A key of a section, as a component of a record says it.
   *
   * @param key as it is written
   * @param on what a listener must speak for it to mean something
   * @param restart whether a running node cannot change it
   * @param formerly the name that it had; empty: none
   */
  record Entry(String key, Schema schema, Feature on, boolean restart, String formerly) {}
}
