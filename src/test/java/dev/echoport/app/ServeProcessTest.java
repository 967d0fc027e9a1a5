package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.echoport.app.command.Main;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process of its own: what it prints, how it takes signals, how it exits. */
@Timeout(300)
class ServeProcessTest {
  @TempDir private Path directory;

  @Test
  void echoesThenDrainsAtSigtermAndReportsEveryByte() throws Exception {
    try (ServeProcess node = serve("listeners.echo.port=0")) {
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), node.awaitReady())) {
        peer.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("hello");

        node.terminate();

        assertThat(peer.getInputStream().read()).isEqualTo(-1);
      }
      JsonObject report = new JsonObject(node.out.readLine());
      assertThat(node.exitCode()).isZero();
      assertThat(report.getLong("receivedBytes")).isEqualTo(5);
      assertThat(report.getLong("sentBytes")).isEqualTo(5);
      assertThat(report.getJsonObject("connections").getJsonObject("closed").getMap())
          .containsEntry("DRAINED", 1);
    }
  }

  @Test
  void saysReadyOnceEveryListenerHasEchoed() throws Exception {
    try (ServeProcess node =
        serve("listeners.echo.port=0", "listeners.web.uri=http://127.0.0.1:0")) {
      node.awaitReady();

      Listeners listeners = new Listeners(node.admin);
      assertThat(listeners.own("echo")).isNotZero();
      assertThat(listeners.own("web")).isNotZero();
    }
  }

  /** What the API says of them. */
  private record Listeners(String admin) {
    /** Bytes that the node's own checks have got back. */
    long own(String name) throws Exception {
      String json =
          new String(
              URI.create(admin + "/api/v1/listeners").toURL().openStream().readAllBytes(),
              StandardCharsets.UTF_8);
      return new JsonObject(json)
          .getJsonArray("listeners").stream()
              .map(JsonObject.class::cast)
              .filter(each -> each.getString("name").equals(name))
              .mapToLong(each -> each.getJsonObject("own").getLong("sentBytes"))
              .sum();
    }
  }

  @Test
  void exitsWithOneLineForEachAddressThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServeProcess node = serve("listeners.echo.uri=tcp://127.0.0.1:" + taken.getLocalPort())) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.errors())
          .filteredOn(line -> line.startsWith("listeners.echo: cannot listen on "))
          .singleElement()
          .asString()
          .contains("tcp://127.0.0.1:" + taken.getLocalPort())
          .contains("set listeners.echo.port");
    }
  }

  @Test
  void reportsAllConfigurationProblemsTogether() throws Exception {
    try (ServeProcess node = serve("admin.port=70000", "listeners.echo.window.bytes=lots")) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.errors()).hasSize(2);
    }
  }

  @Test
  void logsEveryLineAsJsonIfToldTo() throws Exception {
    try (ServeProcess node =
        serve("log.format=json", "listeners.echo.port=0", "node.name=n", "drain.grace=1h")) {
      node.awaitReady();
      node.terminate();
      node.awaitError("draining");
      node.terminate();
      assertThat(node.exitCode()).isEqualTo(Signals.ENDED_AT_ONCE);
      List<JsonObject> lines = node.errors().stream().map(JsonObject::new).toList();
      assertThat(lines)
          .allSatisfy(line -> assertThat(line.getString("node")).isEqualTo("n"))
          .allSatisfy(line -> assertThat(line.getInstant("time")).isNotNull());
      assertThat(lines.get(0).getString("version")).isNotEmpty();
      assertThat(lines.get(0).getString("java")).startsWith(Runtime.version().toString());
      assertThat(lines.get(0).getString("configuration")).isEqualTo("built in");
      assertThat(lines)
          .anyMatch(line -> "1h".equals(line.getString("grace")))
          .anyMatch(line -> line.getString("message").startsWith("second signal"));
    }
  }

  @Test
  void endsAtOnceAtTheSecondSignal() throws Exception {
    try (ServeProcess node = serve("listeners.echo.port=0", "drain.grace=1h")) {
      node.awaitReady();
      node.terminate();
      node.awaitError("draining");
      node.terminate();
      assertThat(node.exitCode()).isEqualTo(Signals.ENDED_AT_ONCE);
    }
  }

  /** A child inherits it, and a JVM then cannot hear of the signal. */
  private static boolean ignoresHangUp() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(ignored, 16) & 1) == 1;
  }

  @Test
  void readsItsConfigurationAgainAtSighup() throws Exception {
    assumeFalse(ignoresHangUp(), "SIGHUP is ignored here, as under nohup");
    Path file = directory.resolve("gateway.yaml");
    String one = "listeners: {echo: {uri: tcp://127.0.0.1:0}}";
    Files.writeString(file, one);
    try (ServeProcess node =
        new ServeProcess(
            directory.resolve("errors"), List.of(), List.of("--config", file.toString()))) {
      node.awaitReady();

      Files.writeString(file, one.replace("}}", "}, other: {uri: tcp://127.0.0.1:0}}"));
      node.hangUp();
      node.awaitError("reloaded (added [other], removed [], changed [], unchanged [echo])");

      Files.writeString(file, "node: {eventLoops: 7}");
      node.hangUp();
      node.awaitError("not reloaded: reload: node.eventLoops: 7 in place of 0 needs a restart");

      node.terminate();
      assertThat(node.exitCode()).isZero();
    }
  }

  @Test
  void endsWithOneLineAndItsOwnCodeWhenTheJvmHasNoMemoryForAPeer() throws Exception {
    try (ServeProcess node =
        serve(
            List.of("-XX:MaxDirectMemorySize=8m"),
            "listeners.echo.uri=tcp://127.0.0.1:0",
            "listeners.echo.window={bytes: 64MiB, operations: 65536}",
            "limits.memory.budget=1GiB")) {
      try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), node.awaitReady())) {
        byte[] much = new byte[1 << 20];
        while (node.process.isAlive()) {
          deaf.getOutputStream().write(much);
        }
      } catch (IOException reset) {
        assertThat(reset).hasMessageNotContaining("refused");
      }

      assertThat(node.exitCode()).isEqualTo(4);
      assertThat(node.errors())
          .filteredOn(line -> line.startsWith("echoport: out of memory: "))
          .hasSize(1);
      assertThat(node.errors()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  private ServeProcess serve(String... settings) throws IOException {
    return serve(List.of(), settings);
  }

  private ServeProcess serve(List<String> jvm, String... settings) throws IOException {
    List<String> options = new ArrayList<>();
    for (String setting : settings) {
      options.addAll(List.of("--set", setting));
    }
    return new ServeProcess(directory.resolve("errors"), jvm, options);
  }

  private static final class ServeProcess implements AutoCloseable {
    private static final String ADMIN = "admin listening on ";

    private final Process process;
    private final BufferedReader out;
    private final Path errors;
    private String admin = "";

    ServeProcess(Path errors, List<String> jvm, List<String> options) throws IOException {
      List<String> command = ChildJvm.command(Main.class, jvm);
      command.addAll(List.of("serve", "--set", "admin.port=0"));
      command.addAll(options);
      this.errors = errors;
      this.process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns the port of the first listener once the node has said that it is ready. */
    int awaitReady() throws IOException {
      String listening = out.readLine();
      String line = listening;
      while (line != null && !line.startsWith("ready")) {
        admin = line.startsWith(ADMIN) ? line.substring(ADMIN.length()) : admin;
        line = out.readLine();
      }
      assertThat(listening).as("output; errors: %s", errors()).startsWith("echo listening on ");
      return Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    }

    void awaitError(String word) {
      org.awaitility.Awaitility.await()
          .until(() -> errors().stream().anyMatch(line -> line.contains(word)));
    }

    List<String> errors() throws IOException {
      return Files.readAllLines(errors);
    }

    void terminate() {
      process.toHandle().destroy();
    }

    void hangUp() throws IOException, InterruptedException {
      new ProcessBuilder("/bin/sh", "-c", "kill -HUP " + process.pid()).start().waitFor();
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
