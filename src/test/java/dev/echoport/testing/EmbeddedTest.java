package dev.echoport.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that has what the artifact depends on, and nothing of what is optional there. */
@Timeout(300)
class EmbeddedTest {
  private static final Pattern OPTIONAL =
      Pattern.compile("hazelcast|logback|picocli|HdrHistogram|bridge|uplot|junit");

  @TempDir private Path directory;

  /** The program. */
  static final class Program {
    public static void main(String[] arguments) throws Exception {
      try (Echoport node = Echoport.start(setup -> setup.tcp("echo").tls("secure").http("web"))) {
        node.listener("echo").nextConnection(Fault.truncate().afterSent(3));
        try (Socket socket = new Socket("127.0.0.1", node.listener("echo").port())) {
          socket.getOutputStream().write("hello".getBytes(UTF_8));
          socket.shutdownOutput();
          System.out.println(new String(socket.getInputStream().readAllBytes(), UTF_8));
        }
        System.out.println(node.listener("echo").awaitClosed().reason());
      }
      Awaitility.await().until(() -> threads() == 0);
      System.out.println("no thread is left");
    }

    private static long threads() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith("vert.x"))
          .count();
    }
  }

  @Test
  void needsNothingOptionalAndEndsByItself() throws Exception {
    Path errors = directory.resolve("errors");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Program.class.getName())
            .redirectError(errors.toFile())
            .start();
    try {
      List<String> printed = program.inputReader(UTF_8).lines().toList();

      assertThat(printed)
          .as(Files.readString(errors))
          .containsExactly("hel", "PEER_FINISHED", "no thread is left");
      assertThat(program.waitFor(200, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !OPTIONAL.matcher(Path.of(entry).getFileName().toString()).find())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
