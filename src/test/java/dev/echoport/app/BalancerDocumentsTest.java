package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.FreePort;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of {@code docs/} that configure HAProxy and nginx do what their pages say. */
class BalancerDocumentsTest {
  private static final Path LISTENERS = Path.of("docs/listeners.md");
  private static final Path HEALTH_CHECKS = Path.of("docs/health-checks.md");
  private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
  private static final String TIMEOUTS =
      "defaults\n  timeout connect 5s\n  timeout client 1m\n  timeout server 1m\n";

  private static final int CHECK = "echoport check\r\n".length();

  @TempDir private Path directory;
  private final int front = FreePort.choose();

  @Test
  void haproxyNamesTheClientAndLosesNothing() throws Exception {
    try (ReloadNode node = behindAProxy();
        Program haproxy = haproxy(block(LISTENERS, "listen echo"), node)) {
      passesOnAHalfClosedPeer(haproxy, node);
    }
  }

  @Test
  void nginxNamesTheClientAndLosesNothing() throws Exception {
    Assumptions.assumeTrue(Files.exists(NGINX_STREAM), "no nginx with its stream module here");
    try (ReloadNode node = behindAProxy();
        Program nginx = nginx(block(LISTENERS, "stream {"), node)) {
      passesOnAHalfClosedPeer(nginx, node);
    }
  }

  @Test
  void haproxyChecksByAnEchoAndEndsItByFin() throws Exception {
    int agent = FreePort.choose();
    try (ReloadNode node =
            new ReloadNode(
                directory,
                "listeners: {echo: {uri: 'tcp://127.0.0.1:0'}}\n",
                "admin.agentPort=" + agent);
        Program haproxy =
            haproxy(
                "frontend f\n  mode tcp\n  bind :7010\n  default_backend gateways\n"
                    + block(HEALTH_CHECKS, "backend gateways")
                        .replace("agent-port 7081", "agent-port " + agent),
                node)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(closed(node))
                      .anySatisfy(check -> assertThat(check.ledger().received()).isEqualTo(CHECK)));

      assertThat(closed(node))
          .filteredOn(check -> check.ledger().received() > 0)
          .allSatisfy(check -> assertThat(check.reason()).isEqualTo(CloseReason.PEER_FINISHED));
      haproxy.answers();
    }
  }

  private ReloadNode behindAProxy() throws Exception {
    return new ReloadNode(
        directory,
        "listeners: {echo: {uri: 'tcp://127.0.0.1:0', proxyProtocol: {mode: required, trusted:"
            + " [127.0.0.0/8]}}}\n");
  }

  private static List<ConnectionReport> closed(ReloadNode node) throws Exception {
    return TestNode.await(node.gateway().view().closedConnections(100));
  }

  private static void passesOnAHalfClosedPeer(Program balancer, ReloadNode node) throws Exception {
    byte[] sent = new byte[4 << 20];
    new Random(7).nextBytes(sent);
    try (Socket peer = balancer.connect()) {
      Thread reader = Thread.currentThread();
      Thread writer =
          new Thread(
              () -> {
                try {
                  peer.getOutputStream().write(sent);
                  peer.shutdownOutput();
                } catch (IOException e) {
                  reader.interrupt();
                }
              });
      writer.start();
      assertThat(peer.getInputStream().readAllBytes()).isEqualTo(sent);
      writer.join();
      String us = "127.0.0.1:" + peer.getLocalPort();
      await()
          .untilAsserted(
              () ->
                  assertThat(closed(node))
                      .anySatisfy(
                          connection -> {
                            assertThat(connection.remoteAddress()).isEqualTo(us);
                            assertThat(connection.reason()).isEqualTo(CloseReason.PEER_FINISHED);
                          }));
    }
  }

  /** The indented lines of the page from {@code first} on, up to the next that is blank. */
  private static String block(Path page, String first) throws IOException {
    Matcher found =
        Pattern.compile("(?m)^    " + Pattern.quote(first) + "\n(?:    .*\n)*")
            .matcher(Files.readString(page));
    assertThat(found.find()).as("%s in %s", first, page).isTrue();
    return found.group().replaceAll("(?m)^    ", "");
  }

  private Program haproxy(String block, ReloadNode node) throws Exception {
    Path file = Files.writeString(directory.resolve("haproxy.cfg"), TIMEOUTS + here(block, node));
    return new Program("haproxy", "-db", "-f", file.toString());
  }

  private Program nginx(String block, ReloadNode node) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("nginx.conf"),
            "load_module %s;\npid %s/pid;\nerror_log stderr;\ndaemon off;\nuser root;\nevents {}\n%s"
                .formatted(NGINX_STREAM, directory, here(block, node)));
    return new Program("nginx", "-p", directory.toString(), "-c", file.toString());
  }

  private String here(String block, ReloadNode node) {
    String address = "127.0.0.1:" + node.gateway().listeners().get(0).port();
    return block
        .replaceAll("(node|127\\.0\\.0\\.1):70\\d\\d", address)
        .replaceAll("(bind :|listen )7010", "$1" + front);
  }

  /** Runs while it is open. */
  private final class Program implements AutoCloseable {
    private final Path log = directory.resolve("log");
    private final Process process;

    Program(String... command) throws Exception {
      try {
        process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
      } catch (IOException e) {
        Assumptions.abort("no program `" + command[0] + "` here");
        throw e;
      }
      answers();
    }

    private void answers() {
      await()
          .ignoreExceptionsInstanceOf(ConnectException.class)
          .untilAsserted(
              () -> {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                try (Socket peer = connect()) {
                  assertThat(peer.isConnected()).isTrue();
                }
              });
    }

    Socket connect() throws IOException {
      Socket peer = new Socket();
      peer.connect(new InetSocketAddress("127.0.0.1", front), 5_000);
      peer.setSoTimeout(60_000);
      return peer;
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    }
  }
}
