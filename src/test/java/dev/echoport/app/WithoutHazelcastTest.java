package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.command.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program whose class path lacks what only a cluster needs. */
@Timeout(300)
class WithoutHazelcastTest {
  private static final byte[] HELLO = "hello\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path directory;

  @Test
  void echoesWhereTheNodeRunsAlone() throws Exception {
    Process node = run("serve", "admin.port=0", "listeners.echo.uri=tcp://127.0.0.1:0");
    try (BufferedReader out = node.inputReader(StandardCharsets.UTF_8)) {
      String listening = out.readLine();
      assertThat(listening).as("%s", errors()).startsWith("echo listening on ");
      int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
        peer.getOutputStream().write(HELLO);
        assertThat(peer.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
      }
      assertThat(out.lines().anyMatch(line -> line.startsWith("ready"))).isTrue();
      node.toHandle().destroy();
      assertThat(exitCode(node)).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "worker"})
  void saysInOneLineWhatAMemberOfAClusterLacks(String command) throws Exception {
    Process node =
        run(
            command,
            "admin.port=0",
            "listeners.echo.uri=tcp://127.0.0.1:0",
            "cluster={enabled: true, discovery: {members: ['127.0.0.1:5701']}}",
            "log.level=error");

    assertThat(exitCode(node)).isEqualTo(1);
    assertThat(errors())
        .containsExactly(
            "cluster.enabled: true: missing on the class path: hazelcast, vertx-hazelcast"
                + " (expected: their jars in lib/ beside echoport.jar, where ./mvnw package puts"
                + " them; docs/dependencies.md names the versions)");
  }

  private Process run(String command, String... settings) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(List.of("-cp", classPath(), Main.class.getName(), command));
    for (String setting : settings) {
      line.addAll(List.of("--set", setting));
    }
    return new ProcessBuilder(line).redirectError(directory.resolve("errors").toFile()).start();
  }

  private static String classPath() {
    String all = System.getProperty("java.class.path");
    String rest =
        Stream.of(all.split(File.pathSeparator))
            .filter(entry -> !entry.contains("hazelcast"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(rest).isNotEqualTo(all);
    return rest;
  }

  /** Without what newer JVMs say of options that the launcher sets. */
  private List<String> errors() throws IOException {
    return Files.readAllLines(directory.resolve("errors")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
        .toList();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
