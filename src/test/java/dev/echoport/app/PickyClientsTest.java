package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.app.command.BenchCommand;
import dev.echoport.app.command.ProbeCommand;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.UnixListenAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What probe and bench take for an echo: the name of a certificate, the lines before it. */
@Timeout(120)
class PickyClientsTest {
  private static final String[] PATIENTLY = {"--timeout=20s", "--warn=20s", "--critical=20s"};
  private static final String[] SHORTLY = {"--connections=2", "--duration=100ms", "--warm-up=0s"};

  @TempDir private Path directory;
  private TestPki pki;

  @BeforeEach
  void issue() throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "localhost");
  }

  @Test
  void verifyTheNameThatTheyAskForWhateverTheHostIs() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      String trust = "--trust=" + pki.file("trust.pem");
      String name = "tls://localhost:" + node.node().port();
      String address = "tls://127.0.0.1:" + node.node().port();

      assertThat(probe(address, trust, "--sni=localhost")).isZero();
      assertThat(bench(address, trust, "--sni=localhost")).isZero();
      assertThat(probe(name, trust, "--sni=other.example")).isEqualTo(2);
      assertThat(bench(name, trust, "--sni=other.example")).isEqualTo(1);
    }
  }

  @Test
  void passOverLinesWithinTls() throws Exception {
    try (TlsNode node =
        TlsNode.start(
            pki,
            TransportChoice.AUTO,
            saysTwoLines(TestNode.listener(TestNode.DEFAULT_WINDOW)).with(TlsNode.config(pki)))) {
      passOverTwoLines("tls://127.0.0.1:" + node.node().port(), "--insecure");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void passOverLinesOfAUnixSocket() throws Exception {
    UnixListenAddress address =
        new UnixListenAddress(directory.resolve("echo.sock").toString(), 0600);
    ListenerConfig listener =
        new ListenerConfig("echo", address, 16, TestNode.DEFAULT_WINDOW, Duration.ZERO, 0);
    try (TestNode node =
        TestNode.start(TestNode.config(TransportChoice.EPOLL, saysTwoLines(listener)))) {
      passOverTwoLines(address.uri());
      await().until(() -> !node.closedConnections().isEmpty());
    }
  }

  private static ListenerConfig saysTwoLines(ListenerConfig listener) {
    return listener.with(new GreetingConfig("220", true, false));
  }

  private static void passOverTwoLines(String uri, String... options) {
    assertThat(probe(join(options, uri, "--skip-lines=2"))).isZero();
    assertThat(bench(join(options, uri, "--skip-lines=2"))).isZero();
  }

  private static String[] join(String[] options, String... others) {
    return Stream.concat(Stream.of(options), Stream.of(others)).toArray(String[]::new);
  }

  private static int probe(String... arguments) {
    return run(new ProbeCommand(), join(PATIENTLY, arguments));
  }

  private static int bench(String... arguments) {
    return run(new BenchCommand(), join(SHORTLY, arguments));
  }

  private static int run(Object command, String[] arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }
}
