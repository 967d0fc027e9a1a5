package dev.echoport.processor;

import dev.echoport.api.Processor;
import dev.echoport.config.processor.ProcessorSource.BrokenPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Collects processors, and the plug-ins that are broken, in the order of the jars' names.
 *
 * <p>The class path is {@link ServiceLoader}'s. The jars of a folder follow the same convention,
 * but each is read on its own, because a report must name the jar, which {@code ServiceLoader}
 * hides.
 */
final class ProcessorScan {
  private static final String CLASS_PATH = "class path";

  private final Map<String, DeclaredProcessor> found = new LinkedHashMap<>();
  private final List<BrokenPlugin> broken = new ArrayList<>();

  Map<String, DeclaredProcessor> found() {
    return found;
  }

  List<BrokenPlugin> broken() {
    return broken;
  }

  /** Takes the processors on Echoport's own class path. */
  void classPath() {
    try {
      for (Processor processor :
          ServiceLoader.load(Processor.class, ProcessorScan.class.getClassLoader())) {
        add(new DeclaredProcessor(processor, processor.spec(), CLASS_PATH));
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      broken.add(new BrokenPlugin(CLASS_PATH, "a processor cannot be loaded: " + e));
    }
  }

  /** Takes the processors in the jars of {@code folder}, which share the class loader. */
  URLClassLoader folder(Path folder) {
    List<PluginJar> jars = new ArrayList<>();
    List<URL> urls = new ArrayList<>();
    for (Path file : jarsIn(folder)) {
      jars.add(new PluginJar(file));
      urls.add(url(file));
    }
    ClassLoader parent = ProcessorScan.class.getClassLoader();
    URLClassLoader loader = new URLClassLoader("plugins", urls.toArray(URL[]::new), parent);
    jars.forEach(jar -> jar(jar, loader));
    return loader;
  }

  private List<Path> jarsIn(Path folder) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    } catch (IOException e) {
      broken.add(new BrokenPlugin(folder.toString(), "cannot be read: " + e.getMessage()));
    }
    jars.sort(null);
    return jars;
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void jar(PluginJar jar, ClassLoader loader) {
    try {
      for (String name : jar.classNames()) {
        provider(jar, new ProviderClass(name, loader));
      }
    } catch (IOException e) {
      String why = "cannot be read: " + e.getMessage() + " (expected: a jar with a processor)";
      broken.add(new BrokenPlugin(jar.name(), why));
    }
  }

  private void provider(PluginJar jar, ProviderClass provider) {
    try {
      add(provider.declared(jar.name()));
    } catch (BrokenPluginException e) {
      broken.add(new BrokenPlugin(jar.name(), e.getMessage()));
    }
  }

  private void add(DeclaredProcessor processor) {
    String name = processor.spec().name();
    DeclaredProcessor earlier = found.putIfAbsent(name, processor);
    if (earlier != null) {
      String why =
          "%s has the name \"%s\" of a processor in %s (expected: another name)"
              .formatted(processor.className(), name, earlier.source());
      broken.add(new BrokenPlugin(processor.source(), why));
    }
  }
}
