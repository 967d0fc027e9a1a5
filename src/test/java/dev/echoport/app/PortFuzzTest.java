package dev.echoport.app;

import static dev.echoport.app.AlmostSense.sized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.FreePort;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.listener.Listener;
import dev.echoport.processor.CatalogSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers that make almost sense, at every port: another peer's echo goes on, every ledger balances,
 * no buffer is lost, and there is no stack trace. {@code bench/trials} does so for longer.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortFuzzTest {
  private static final int VISITS = 40;
  private static final String GET = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  private static final String HTTP2 =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0\0\0\10\6\0\0\0\0\0........";

  private enum Port {
    LINES("hello\nworld\n", "x".repeat(9999)),
    SECURE("\26\3\3\0\5hello"),
    WEB(
        GET.formatted("/echo").repeat(9),
        POST + "Content-Length: 5\r\n\r\nhello",
        POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        POST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
        HTTP2),
    SOCKETS(
        WebSocketPeer.handshake("Sec-WebSocket-Extensions: permessage-deflate")
            + "\301\207\0\0\0\0\362H\315\311\311\7\0\201\205\0\0\0\0hello\210\200\0\0\0\0"),
    DATAGRAMS("", "hello", "x".repeat(1400)),
    ADMIN(
        GET.formatted("/metrics").repeat(3),
        GET.formatted("/api/v1/connections?state=closed&limit=9"),
        GET.formatted("/api/v1/completions"),
        GET.formatted("/%zz"),
        POST.replace("x", "localhost") + "Content-Length: 5\r\n\r\nhello",
        HTTP2),
    AGENT("", "x\n"),
    BRIDGE,
    BUS,
    MEMBER("HZC" + "\0".repeat(99), "CP2" + "\0".repeat(60), "HZX\1.........");

    private final List<byte[]> seeds;

    Port(String... seeds) {
      this.seeds = List.of(seeds).stream().map(AlmostSense::text).toList();
    }

    /** Those that are no text. */
    List<byte[]> seeds() throws Exception {
      return switch (this) {
        case SECURE -> List.of(ClientHello.bytes(), seeds.get(0));
        case BRIDGE ->
            List.of(
                sized("{\"type\":\"ping\"}"),
                sized("{\"type\":\"send\",\"address\":\"echoport.processors.x\",\"body\":{}}"),
                sized("{\"type\":\"register\",\"address\":\"echoport.completions\"}"));
        case BUS ->
            List.of(sized("\2\10\1\0\0\0\1a\0\0\0\0\0\0\0\1b\0\0\0\4\0\0\0\0"), sized("\1"));
        default -> seeds;
      };
    }
  }

  private final int admin = FreePort.choose();
  private final int agent = FreePort.choose();
  private final int bridge = FreePort.choose();
  private final int bus = FreePort.choose();
  private final int member = FreePort.choose();
  private TestNode node;
  private Socket peer;
  private LoggedFaults faults;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    new TestPki(folder).install("node", "localhost");
    CatalogSource source = new CatalogSource();
    faults = new LoggedFaults();
    node =
        TestNode.start(
            ConfigLoader.load(null, Map.of(), settings(folder), source).config(), source.catalog());
    await().ignoreExceptions().until(this::joined);
    peer = connect(port("echo"));
  }

  private List<String> settings(Path folder) {
    return List.of(
        "node.name=test",
        "listeners.echo.uri=tcp://127.0.0.1:0",
        "listeners.lines={uri: 'tcp://127.0.0.1:0', frame: line, processors: [{name: uppercase}]}",
        "listeners.secure={uri: 'tls://127.0.0.1:0',"
            + " tls: {certificate: F/node.crt, key: F/node.key}}".replace("F", folder.toString()),
        "listeners.web.uri=http://127.0.0.1:0",
        "listeners.sockets={uri: 'ws://127.0.0.1:0', http: {compression: true}}",
        "listeners.datagrams.uri=udp://127.0.0.1:0",
        "admin={port: %d, agentPort: %d}".formatted(admin, agent),
        "bridge.port=" + bridge,
        "cluster={enabled: true, name: ours, host: 127.0.0.1, port: %d, memberPort: %d}"
            .formatted(bus, member),
        "cluster.discovery.members=[\"127.0.0.1:%d\"]".formatted(member));
  }

  private boolean joined() throws IOException {
    connect(bus).close();
    return true;
  }

  @AfterAll
  void stop() throws IOException {
    peer.close();
    node.close();
    List<String> seen = faults.all();
    faults.close();
    assertThat(seen).isEmpty();
  }

  private static Socket connect(int port) throws IOException {
    return ReloadNode.connect(port);
  }

  private int port(String listener) {
    return node.gateway().listeners().stream()
        .filter(each -> each.config().name().equals(listener))
        .mapToInt(Listener::port)
        .findFirst()
        .orElseThrow();
  }

  private int number(Port port) {
    return switch (port) {
      case ADMIN -> admin;
      case AGENT -> agent;
      case BRIDGE -> bridge;
      case BUS -> bus;
      case MEMBER -> member;
      default -> port(port.name().toLowerCase(java.util.Locale.ROOT));
    };
  }

  @ParameterizedTest
  @EnumSource(Port.class)
  void endsWellForEverybodyElse(Port port) throws Exception {
    AlmostSense inputs = new AlmostSense(port.ordinal(), port.seeds());
    for (int i = 0; i < VISITS; i++) {
      if (port == Port.DATAGRAMS) {
        send(inputs.next(), number(port));
      } else {
        visit(inputs.next(), number(port), i);
      }
      assertThat(ReloadNode.echo(peer, "still there")).isEqualTo("still there");
    }

    await().untilAsserted(this::assertThatNobodyIsLeft);
    assertThat(faults.soFar()).isEmpty();
  }

  private void assertThatNobodyIsLeft() throws Exception {
    for (ListenerReport report : TestNode.await(node.gateway().view().listeners())) {
      assertThat(report.totals().ledger().pending()).as(report.name()).isZero();
      assertThat(report.totals().closed()).doesNotContainKey(CloseReason.INTERNAL);
      if (!report.name().equals("datagrams")) {
        int open = report.name().equals("echo") ? 1 : 0;
        assertThat(report.totals().open()).as(report.name()).isEqualTo(open);
      }
    }
  }

  private static void send(byte[] data, int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(data, data.length, InetAddress.getByName("127.0.0.1"), port));
    }
  }

  /** In two pieces; ends by a reset, by FIN, or by a close that resets what was not read. */
  private static void visit(byte[] data, int port, int number) throws IOException {
    try (Socket visitor = connect(port)) {
      int half = number % 2 == 0 ? data.length : data.length / 2;
      visitor.setTcpNoDelay(true);
      visitor.getOutputStream().write(data, 0, half);
      visitor.getOutputStream().write(data, half, data.length - half);
      if (number % 3 == 0) {
        visitor.setSoLinger(true, 0);
      } else if (number % 3 == 1) {
        visitor.shutdownOutput();
      }
    } catch (IOException e) {
      assertThat(e).as("the node ended it").hasMessageMatching("Connection reset.*|Broken pipe.*");
    }
  }
}
