package dev.echoport.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What may stand at a place of the configuration. */
sealed interface Schema permits Schema.Section, Schema.Named, Schema.Chain, ValueType {

  /** A map with known keys. */
  record Section(Map<String, Schema> keys) implements Schema {
    public Section {
      keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    static Section of(Key... keys) {
      Map<String, Schema> byName = new LinkedHashMap<>();
      for (Key key : keys) {
        byName.put(key.name(), key.schema());
      }
      return new Section(byName);
    }
  }

  /** A map whose keys the operator chooses. */
  sealed interface Named extends Schema permits Listeners, Pools {
    /** What may stand under each key. */
    Section each();
  }

  /** The listeners by name; a source may remove one. */
  record Listeners(Section each) implements Named {}

  /** The worker pools by name. */
  record Pools(Section each) implements Named {}

  /** A list of processors; what may stand in it is known only when the plugins are. */
  record Chain() implements Schema {}

  /** A key of a section and what may stand there. */
  record Key(String name, Schema schema) {}

  static Key key(String name, Schema schema) {
    return new Key(name, schema);
  }
}
