package dev.echoport.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What others may rely on: its signatures are those of the last release, its examples compile. */
class PublishedApiTest {
  private static final List<String> PACKAGES = List.of("dev.echoport.api", "dev.echoport.testing");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* }</pre>", Pattern.DOTALL);

  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** One for all: it opens each library once. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  @TempDir private static Path work;

  @AfterAll
  static void close() throws IOException {
    FILES.close();
  }

  @ParameterizedTest
  @FieldSource("PACKAGES")
  void hasTheSignaturesOfTheLastRelease(String published) throws Exception {
    List<String> signatures = new ArrayList<>();
    for (Path source : sources(published)) {
      Class<?> type = Class.forName(published + "." + name(source));
      if (Modifier.isPublic(type.getModifiers())) {
        describe(type, signatures);
      }
    }
    Path now = Files.write(Path.of("target", published + ".txt"), signatures);
    Path last = Path.of("src/test/resources/api", published + ".txt");

    assertThat(signatures)
        .as(
            "what others rely on; a line that goes or changes breaks them. If that is meant: cp %s"
                + " %s, and say so in CHANGELOG.md",
            now, last)
        .containsExactlyElementsOf(Files.readAllLines(last));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void showsWithAnExampleThatCompilesHowEachTypeIsUsed(Path source) throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(source));
    assertThat(example.find()).as("an example in the Javadoc of %s", source).isTrue();

    String code =
        """
        package acme;
        import static org.assertj.core.api.Assertions.assertThat;
        import dev.echoport.api.*;
        import dev.echoport.api.ProcessorSpec.OptionSpec;
        import dev.echoport.testing.*;
        import io.vertx.core.*;
        import io.vertx.core.buffer.Buffer;
        import java.net.http.HttpClient;
        import java.time.Duration;
        import java.util.List;
        import java.util.Set;
        import org.junit.jupiter.api.Test;
        import org.junit.jupiter.api.extension.RegisterExtension;
        class Example {
        %s
        }
        """
            .formatted(example.group(1).replaceAll("(?m)^ \\* ?", ""));

    assertThat(errorsOf(code)).as(code).isEmpty();
  }

  private static String errorsOf(String code) {
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-nowarn",
            "-d",
            work.toString(),
            "-cp",
            Path.of("target/classes") + File.pathSeparator + System.getProperty("java.class.path"));
    boolean compiled =
        COMPILER.getTask(errors, FILES, null, options, null, List.of(new Source(code))).call();
    return compiled ? "" : errors.toString();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String code) {
      super(URI.create("string:///acme/Example.java"), JavaFileObject.Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String published : PACKAGES) {
      for (Path source : sources(published)) {
        if (Files.readString(source).contains("\npublic ")) {
          all.add(source);
        }
      }
    }
    return all;
  }

  private static List<Path> sources(String published) throws IOException {
    Path folder = Path.of("src/main/java", published.split("\\."));
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[A-Z]*.java")) {
      files.forEach(found::add);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static String name(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }

  private static void describe(Class<?> type, List<String> signatures) {
    signatures.add(
        Modifier.toString(type.getModifiers())
            + (type.isRecord() ? " record " : " ")
            + type.getName());
    Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
        .flatMap(Arrays::stream)
        .filter(PublishedApiTest::isPublished)
        .map(PublishedApiTest::signature)
        .sorted()
        .map("  "::concat)
        .forEach(signatures::add);
    Stream.of(type.getDeclaredClasses())
        .filter(nested -> Modifier.isPublic(nested.getModifiers()))
        .sorted(Comparator.comparing(Class::getName))
        .forEach(nested -> describe(nested, signatures));
  }

  private static boolean isPublished(AccessibleObject member) {
    Member declared = (Member) member;
    return Modifier.isPublic(declared.getModifiers())
        && !declared.isSynthetic()
        && !OF_EVERY_OBJECT.contains(declared.getName());
  }

  private static String signature(AccessibleObject member) {
    if (member instanceof Field field) {
      return field.toGenericString();
    }
    return member instanceof Method method
        ? method.toGenericString()
        : ((Constructor<?>) member).toGenericString();
  }
}
