package dev.echoport.processor;

import dev.echoport.api.Processor;
import dev.echoport.config.processor.ProcessorSource.BrokenPlugin;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processors of this node, by name. Immutable, safe for all threads; whoever made it closes it
 * after the last frame.
 */
public final class ProcessorCatalog implements AutoCloseable {
  /** Has no processors; costs nothing. */
  public static final ProcessorCatalog EMPTY = new ProcessorCatalog(Map.of(), List.of(), null);

  private static final Logger LOG = LoggerFactory.getLogger(ProcessorCatalog.class);

  private final Map<String, DeclaredProcessor> byName;
  private final List<BrokenPlugin> broken;
  private final @Nullable URLClassLoader plugins;

  private ProcessorCatalog(
      Map<String, DeclaredProcessor> byName,
      List<BrokenPlugin> broken,
      @Nullable URLClassLoader plugins) {
    this.byName = Map.copyOf(byName);
    this.broken = List.copyOf(broken);
    this.plugins = plugins;
  }

  /** The built-in processors, and others on the class path. */
  public static ProcessorCatalog builtIn() {
    return find(null);
  }

  /**
   * Finds the built-in processors and those in the jars of {@code folder}. Blocks on the files.
   *
   * @param folder {@code null} for none
   */
  public static ProcessorCatalog find(@Nullable Path folder) {
    ProcessorScan scan = new ProcessorScan();
    scan.classPath();
    URLClassLoader plugins = folder == null ? null : scan.folder(folder);
    return new ProcessorCatalog(scan.found(), scan.broken(), plugins);
  }

  /** Plug-ins that cannot be used; a node with such a plug-in must not start. */
  public List<BrokenPlugin> broken() {
    return broken;
  }

  /** The names, sorted. */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /**
   * The processor of that name.
   *
   * @throws NoSuchElementException if there is none; the loader lets no such name pass
   */
  public Processor processor(String name) {
    DeclaredProcessor declared = byName.get(name);
    if (declared == null) {
      throw new NoSuchElementException(name + ": no such processor (expected: " + names() + ")");
    }
    return declared.processor();
  }

  Map<String, DeclaredProcessor> declared() {
    return new TreeMap<>(byName);
  }

  /** Closes the jars. */
  @Override
  public void close() {
    try {
      if (plugins != null) {
        plugins.close();
      }
    } catch (IOException e) {
      LOG.warn("a jar of plugins does not close", e);
    }
  }
}
