package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.command.BenchCommand;
import dev.echoport.client.Target;
import dev.echoport.client.load.FaultyPeer;
import dev.echoport.client.probe.ProbeOptions;
import dev.echoport.client.probe.ProbeRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What probe and bench say where one end speaks TLS and the other does not. */
@Timeout(240)
class TlsHintTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final FaultyPeer.Behaviour PLAIN =
      (in, out) -> {
        out.write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
        FaultyPeer.SILENT.serve(in, out);
      };

  @TempDir private Path directory;

  private TestPki pki;

  @BeforeEach
  void issue() throws Exception {
    pki = new TestPki(directory);
    pki.install("node", "localhost");
  }

  @Test
  void namesTheSchemeOfAPeerThatWantsTls() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      String address = "127.0.0.1:" + node.node().port();
      assertThat(probe("tcp://" + address)).contains("the other end speaks TLS: use tls://");
      assertThat(probe("http://" + address)).contains("the other end speaks TLS: use https://");
      assertThat(bench("tcp://" + address)).contains("the other end speaks TLS: use tls://");
      assertThat(bench("ws://" + address)).contains("the other end speaks TLS: use wss://");
    }
  }

  @Test
  void saysHowToTrust() throws Exception {
    try (TlsNode node = TlsNode.start(pki, TlsNode.config(pki))) {
      String uri = "tls://127.0.0.1:" + node.node().port();
      assertThat(probe(uri)).contains("--trust FILE", "--insecure");
      assertThat(bench(uri)).contains("handshake: 1 connections", "--trust FILE", "--insecure");
    }
  }

  @Test
  void saysThatAPeerDoesNotSpeakTls() throws Exception {
    try (FaultyPeer peer = FaultyPeer.start(PLAIN)) {
      assertThat(bench(peer.uri().replace("tcp", "tls")))
          .contains("the other end does not speak TLS: use tcp://");
    }
  }

  private static String probe(String uri) throws InterruptedException {
    return ProbeRun.run(new ProbeOptions(Target.parse(uri), LONG, 1, 32, LONG, LONG)).line();
  }

  private static String bench(String uri) {
    StringWriter err = new StringWriter();
    new CommandLine(new BenchCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute(uri, "--connections=1", "--duration=100ms", "--warm-up=0s");
    return err.toString();
  }
}
