package dev.echoport.config.processor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the loader learns which processors there are. It must know the folder of plugins first, so
 * it asks in the middle of its work.
 */
@FunctionalInterface
public interface ProcessorSource {
  /** Knows no processor at all. */
  ProcessorSource NONE = plugins -> new Found(Map.of(), List.of());

  /**
   * Finds the built-in processors and those of the folder. Blocks on its files.
   *
   * @param plugins {@code null} for none
   */
  Found find(@Nullable Path plugins);

  /**
   * The answer.
   *
   * @param processors by name
   * @param broken what cannot be used; a node with such a plugin does not start
   */
  record Found(Map<String, ProcessorDeclaration> processors, List<BrokenPlugin> broken) {
    public Found {
      processors = Map.copyOf(processors);
      broken = List.copyOf(broken);
    }
  }

  /**
   * A plugin that cannot be used.
   *
   * @param jar where it is
   * @param why names the class, what is wrong with it, and what was expected
   */
  record BrokenPlugin(String jar, String why) {}
}
