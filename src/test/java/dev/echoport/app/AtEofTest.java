package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a rest that no frame ends, for every format: the table of docs/processors.md. */
@ExtendWith(BlockedLoops.class)
class AtEofTest {
  private static final List<String> FORMATS =
      List.of("raw", "line", "length:2", "length:4,le", "fixed:3", "delimiter:0d0a");

  private static TestNode node;

  /**
   * A listener for each format and each way, whose processor shows what it gets as {@code <...}.
   */
  @BeforeAll
  static void start() throws Exception {
    List<String> settings =
        new ArrayList<>(List.of("listeners.echo=null", "admin.port=0", "node.name=test"));
    for (String format : FORMATS) {
      for (String way : List.of("process", "discard", "error")) {
        String listener = "listeners." + name(format, way);
        settings.add(listener + ".uri=tcp://127.0.0.1:0");
        settings.add(listener + ".frame='" + format + "'");
        settings.add(listener + ".atEof=" + way);
        settings.add(listener + ".processors=[{name: prefix, text: '<'}]");
      }
    }
    CatalogSource source = new CatalogSource();
    GatewayConfig config = ConfigLoader.load(null, Map.of(), settings, source).config();
    node = TestNode.start(config, source.catalog());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String name(String format, String way) {
    return "l-" + format.replaceAll("[^a-z0-9]", "-") + "-" + way;
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # format,       sent,                     process answers,              others,        rest
          raw,            6162,                     3c6162,                       3c6162,        0
          line,           610a62,                   3c610a3c62,                   3c610a,        1
          line,           610a620d,                 3c610a3c620d,                 3c610a,        2
          delimiter:0d0a, 610d0a620d,               3c610d0a3c620d,               3c610d0a,      2
          fixed:3,        6162636465,               3c6162633c6465,               3c616263,      2
          length:2,       000161000362,             00023c6100023c62,             00023c61,      3
          length:2,       0001610003,               00023c61,                     00023c61,      2
          length:2,       00016100,                 00023c61,                     00023c61,      1
          'length:4,le',  0100000061030000006263,   020000003c61030000003c6263,   020000003c61,  6
          """)
  void meansTheSameForEveryFormat(
      String format, String sent, String processed, String others, int rest) throws Exception {
    byte[] input = HexFormat.of().parseHex(sent);

    ConnectionReport processing = exchange(name(format, "process"), input, processed);
    ConnectionReport discarding = exchange(name(format, "discard"), input, others);
    ConnectionReport failing = exchange(name(format, "error"), input, others);

    boolean answered = !processed.equals(others);
    assertThat(processing.reason()).isEqualTo(CloseReason.PEER_FINISHED);
    assertThat(processing.ledger().discarded())
        .isEqualTo(lost(CloseReason.PEER_FINISHED, answered ? 0 : rest));
    assertThat(discarding.reason()).isEqualTo(CloseReason.PEER_FINISHED);
    assertThat(discarding.ledger().discarded()).isEqualTo(lost(CloseReason.PEER_FINISHED, rest));
    assertThat(failing.reason())
        .isEqualTo(rest == 0 ? CloseReason.PEER_FINISHED : CloseReason.PROTOCOL_ERROR);
    assertThat(failing.ledger().discarded()).isEqualTo(lost(CloseReason.PROTOCOL_ERROR, rest));
  }

  private static Map<CloseReason, Long> lost(CloseReason reason, long bytes) {
    return bytes == 0 ? Map.of() : Map.of(reason, bytes);
  }

  private static ConnectionReport exchange(String listener, byte[] input, String expected)
      throws Exception {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
      peer.setSoTimeout(30_000);
      peer.getOutputStream().write(input);
      peer.shutdownOutput();
      byte[] answer = peer.getInputStream().readAllBytes();
      assertThat(HexFormat.of().formatHex(answer)).isEqualTo(expected);
      return closed(listener, ":" + peer.getLocalPort());
    }
  }

  private static int port(String listener) {
    return node.gateway().listeners().stream()
        .filter(each -> each.config().name().equals(listener))
        .findFirst()
        .orElseThrow()
        .port();
  }

  private static ConnectionReport closed(String listener, String port) {
    return await()
        .until(
            () ->
                node.closedConnections().stream()
                    .filter(each -> each.listener().equals(listener))
                    .filter(each -> each.remoteAddress().endsWith(port))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
