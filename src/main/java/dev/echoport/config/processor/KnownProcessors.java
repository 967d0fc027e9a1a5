package dev.echoport.config.processor;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The processors that a chain may name.
 *
 * @param complete whether no other name can be right; false after a problem with the plugins
 */
public record KnownProcessors(Map<String, ProcessorDeclaration> byName, boolean complete) {
  public KnownProcessors {
    byName = new TreeMap<>(byName);
  }

  @Nullable ProcessorDeclaration find(String name) {
    return byName.get(name);
  }

  Collection<String> names() {
    return byName.keySet();
  }
}
