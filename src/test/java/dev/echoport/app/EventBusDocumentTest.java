package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.config.TransportChoice;
import io.vertx.core.Deployable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles what {@code docs/event-bus.md} shows, and runs its subscriber in a node. */
class EventBusDocumentTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  @Test
  void subscriberOfTheDocumentPrintsBothCompletionsOfAnEcho() throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader compiled = compile();
        TestNode node = TestNode.start(TransportChoice.AUTO, TestNode.DEFAULT_WINDOW)) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Object audit = compiled.loadClass("Audit").getConstructor().newInstance();
      TestNode.await(node.gateway().vertx().deployVerticle((Deployable) audit));

      try (Socket peer = node.connect()) {
        peer.getOutputStream().write(7);
        assertThat(peer.getInputStream().read()).isEqualTo(7);
      }

      await().until(() -> text(printed).contains("SendCompletion["));
      assertThat(text(printed)).contains("ReceiveCompletion[").contains("connection=test-1");
    } finally {
      System.setOut(out);
    }
  }

  private static String text(ByteArrayOutputStream printed) {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private URLClassLoader compile() throws Exception {
    Matcher block = JAVA_BLOCK.matcher(Files.readString(Path.of("docs/event-bus.md")));
    assertThat(block.find()).isTrue();
    Path audit = Files.writeString(directory.resolve("Audit.java"), block.group(1));
    assertThat(block.find()).isTrue();
    Path node = Files.writeString(directory.resolve("AuditedNode.java"), block.group(1));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                audit.toString(),
                node.toString());
    assertThat(result).isZero();
    return new URLClassLoader(new URL[] {directory.toUri().toURL()});
  }
}
