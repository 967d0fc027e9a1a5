package dev.echoport.processor;

import dev.echoport.api.Processor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** A jar in the folder of plug-ins. A jar that names no processor is a library of others. */
final class PluginJar {
  private static final String SERVICES = "META-INF/services/" + Processor.class.getName();
  private static final char COMMENT = '#';

  private final Path file;

  PluginJar(Path file) {
    this.file = file;
  }

  String name() {
    return file.toString();
  }

  /** The classes that it names as processors, as {@link java.util.ServiceLoader} reads them. */
  List<String> classNames() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      ZipEntry services = jar.getEntry(SERVICES);
      if (services == null) {
        return List.of();
      }
      try (InputStream in = jar.getInputStream(services)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.lines().map(PluginJar::className).filter(name -> !name.isEmpty()).toList();
      }
    }
  }

  private static String className(String line) {
    int comment = line.indexOf(COMMENT);
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }
}
