package dev.echoport.processor;

import static java.util.regex.Pattern.DOTALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.api.Processor;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A plugin that is compiled and put into a jar, as a user would do it. */
final class Plugin {
  /** What is compiled under this name stands in front of the real classes. */
  static final String STUB = "stub";

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** One for all: it opens each library once. */
  private static final StandardJavaFileManager MANAGER =
      COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);

  private static final String CLASS_PATH = "java.class.path";
  private static final Pattern HERE_DOCUMENT = Pattern.compile("<<'EOF'\n(.*?)EOF\n", DOTALL);

  /** The processor {@code rot13} as {@code docs/processors.md} has it; its class is acme.Rot13. */
  static final String ROT13 = fromDocument();

  private final Path work;
  private final Path folder;

  /**
   * @param work for what the compiler writes
   * @param folder where the jars go
   */
  Plugin(Path work, Path folder) {
    this.work = work;
    this.folder = folder;
  }

  private static String fromDocument() {
    try {
      Matcher source = HERE_DOCUMENT.matcher(Files.readString(Path.of("docs/processors.md")));
      assertThat(source.find()).isTrue();
      return source.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compiles {@code sources} of package {@code acme} and makes a jar that names {@code services}.
   */
  Path jar(String name, String services, String... sources) throws IOException {
    Path classes = compiled(name, sources);
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      put(entries, "META-INF/services/" + Processor.class.getName(), bytes(services));
      for (Path file : files(classes)) {
        put(entries, classes.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return jar;
  }

  /** Compiles {@code sources}; what was compiled as {@code stub} hides the real API from them. */
  Path compiled(String name, String... sources) throws IOException {
    Path classes = Files.createDirectories(work.resolve(name));
    Path sourceFolder = Files.createDirectories(work.resolve(name + "-source"));
    String classPath = work.resolve(STUB) + File.pathSeparator + System.getProperty(CLASS_PATH);
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      String file =
          source.replaceFirst("(?s).*?public (?:class|interface|record) (\\w+).*", "$1.java");
      files.add(Files.writeString(sourceFolder.resolve(file), source));
    }
    if (files.isEmpty()) {
      return classes;
    }
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath);
    boolean compiled =
        COMPILER
            .getTask(
                messages,
                MANAGER,
                null,
                options,
                null,
                MANAGER.getJavaFileObjects(files.toArray(Path[]::new)))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
    return classes;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
