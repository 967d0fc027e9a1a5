package dev.echoport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

class TestingDocumentTest {
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern METHOD = Pattern.compile("`(\\w+)[(`]");
  private static final String IMPORTS =
      """
      import static org.assertj.core.api.Assertions.assertThat;
      import dev.echoport.testing.*;
      import java.net.Socket;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.RegisterExtension;
      """;

  @TempDir private Path directory;

  private static String document() throws Exception {
    return Files.readString(Path.of("docs/testing.md"));
  }

  @Test
  void theTestOfTheDocumentCompilesAndPasses() throws Exception {
    Matcher block = JAVA.matcher(document());
    assertThat(block.find()).isTrue();
    try (URLClassLoader compiled = compile(IMPORTS + block.group(1))) {
      Class<?> type = compiled.loadClass("RetryTest");
      Field field = type.getDeclaredField("echoport");
      field.setAccessible(true);
      EchoportExtension extension = (EchoportExtension) field.get(null);
      ExtensionContext context = EchoportExtensionTest.passed();
      extension.beforeAll(context);
      extension.beforeEach(context);
      Method test = type.getDeclaredMethod("readsWhatCameBeforeAReset");
      test.setAccessible(true);
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);

      test.invoke(constructor.newInstance());

      extension.afterEach(context);
      extension.afterAll(context);
    }
  }

  @Test
  void everyKindOfListenerHasARow() throws Exception {
    List<String> named = METHOD.matcher(document()).results().map(found -> found.group(1)).toList();

    assertThat(named)
        .containsAll(
            Stream.of(NodeSetup.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .toList());
  }

  private URLClassLoader compile(String code) throws Exception {
    Path source = Files.writeString(directory.resolve("RetryTest.java"), code);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", directory.toString(), "-cp", classPath());
      assertThat(
              compiler
                  .getTask(errors, files, null, options, null, files.getJavaFileObjects(source))
                  .call())
          .as(errors.toString())
          .isTrue();
    }
    return new URLClassLoader(new URL[] {directory.toUri().toURL()});
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
