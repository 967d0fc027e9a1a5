package dev.echoport.app;

import static dev.echoport.app.FaultyNode.receive;
import static dev.echoport.app.FaultyNode.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.app.FaultyNode.Got;
import dev.echoport.completion.FaultKind;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/faults.md} shows is what happens. */
class FaultsDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/faults.md");
  private static final byte[] INPUT = new byte[5_000];

  /** Kinds that need TLS. */
  private static final Pattern TLS =
      Pattern.compile("\\{do: (certificate|alert|noCloseNotify|badRecord|stallHandshake)\\b");

  @TempDir private Path directory;
  private String document = "";

  @BeforeEach
  void readTheDocument() throws Exception {
    document = Files.readString(DOCUMENT);
  }

  /** The lines to copy. */
  private List<String> lines() {
    return lines(document);
  }

  private static List<String> lines(String text) {
    return Pattern.compile("`(\\{do: [^`]*})`")
        .matcher(text)
        .results()
        .map(line -> line.group(1))
        .toList();
  }

  /** What stands below a heading of the second level. */
  private String section(String heading) {
    String from = document.substring(document.indexOf(heading));
    int end = from.indexOf("\n## ");
    return end < 0 ? from : from.substring(0, end);
  }

  /** What can have such a fault. */
  private static String listener(String line) {
    return Arrays.stream(FaultKind.values())
            .anyMatch(kind -> kind.isOfRequests() && line.startsWith("{do: " + kind.word() + ","))
        ? FaultyNode.http(line)
        : FaultyNode.tcp(line);
  }

  /** The first configuration behind a heading. */
  private FaultyNode recipe(String heading) throws Exception {
    String section = document.substring(document.indexOf(heading));
    String yaml = section.split("```yaml\n|```")[1];
    return FaultyNode.of(directory, yaml, "drain.timeout=100ms", "listeners.echo=null");
  }

  @Test
  void everyKindHasALineToCopy() {
    assertThat(lines().stream().map(line -> line.replaceAll("\\{do: (\\w+).*", "$1")))
        .containsAll(Arrays.stream(FaultKind.values()).map(FaultKind::word).toList());
  }

  /** On a listener that can have it. */
  @Test
  void everyLineCanBeCopied() throws Exception {
    String datagrams = section("## Datagrams") + section("## For those who come from tc-netem");
    for (String line : lines(datagrams)) {
      FaultyNode.start(directory, FaultyNode.udp(line)).close();
    }
    String streams =
        document
            .replace(section("## Datagrams"), "")
            .replace(section("## For those who come from tc-netem"), "");
    for (String line : lines(streams)) {
      if (TLS.matcher(line).lookingAt()) {
        FaultyTlsNode.start(directory, "openssl", line).close();
      } else {
        FaultyNode.start(directory, listener(line)).close();
      }
    }
  }

  @Test
  void theFirstFault() throws Exception {
    try (FaultyNode node = recipe("# Faults on purpose")) {
      Got got = node.exchange(new byte[100_000], false);
      assertThat(got.bytes()).hasSize(65_536);
    }
  }

  @Test
  void aClientThatTriesAgain() throws Exception {
    try (FaultyNode node = recipe("### Does my client try again?")) {
      assertThat(node.exchange(INPUT, false).end()).isEqualTo("RST");
      assertThat(node.exchange(INPUT, false).end()).isEqualTo("RST");
      assertThat(node.exchange(INPUT, true).bytes()).isEqualTo(INPUT);
    }
  }

  @Test
  void aPoolThatNoticesADeadPeer() throws Exception {
    try (FaultyNode node = recipe("### Does my pool notice a dead peer?");
        Socket socket = node.connect()) {
      socket.getOutputStream().write(INPUT);
      assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aParserThatSurvivesAnySplit() throws Exception {
    try (FaultyNode node = recipe("### Does my parser survive any split?")) {
      assertThat(node.exchange(Arrays.copyOf(INPUT, 20), true).bytes()).hasSize(20);
      assertThat(node.closed(1).get(0).completions()).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void aProtocolThatNoticesAWrongBit() throws Exception {
    try (FaultyNode node = recipe("### Does my protocol notice a wrong bit?")) {
      byte[] got = node.exchange(INPUT, true).bytes();
      int wrong = 0;
      for (byte each : got) {
        wrong += Integer.bitCount(each & 0xff);
      }
      assertThat(wrong).isEqualTo(5);
    }
  }

  private static String[] numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toArray(String[]::new);
  }

  @Test
  void aClientThatSurvivesLoss() throws Exception {
    try (FaultyNode node = recipe("### Does my client survive 10 % loss?");
        DatagramSocket socket = node.datagrams()) {
      for (String asked : numbered(20)) {
        socket.setSoTimeout(100);
        String got = "";
        while (!got.equals(asked)) {
          send(socket, asked);
          try {
            got = receive(socket);
          } catch (SocketTimeoutException e) {
            got = "";
          }
        }
      }
      Map<FaultKind, Long> faults = node.node().report("flaky").totals().faults();
      assertThat(faults).hasEntrySatisfying(FaultKind.LOSS, lost -> assertThat(lost).isPositive());
    }
  }

  @Test
  void aClientThatAsksAgain() throws Exception {
    try (FaultyNode node = recipe("### Does my client ask again?");
        DatagramSocket socket = node.datagrams()) {
      send(socket, "1", "2", "3");
      assertThat(receive(socket)).isEqualTo("3");
    }
  }

  @Test
  void aClientThatPutsDatagramsIntoOrder() throws Exception {
    try (FaultyNode node = recipe("### Does my client put datagrams into order?");
        DatagramSocket socket = node.datagrams()) {
      send(socket, numbered(6));
      assertThat(receive(socket, 6)).containsExactly("1", "2", "3", "5", "4", "6");
    }
  }

  @Test
  void aClientThatChooses() throws Exception {
    try (FaultyNode node = recipe("## The client chooses")) {
      byte[] said =
          "{do: close, at: {sent: 5B}}\nhello world"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      assertThat(
              new String(
                  node.exchange(said, true).bytes(), java.nio.charset.StandardCharsets.UTF_8))
          .matches("ok seed=\\d+ connection=\\S+\nhello");
    }
  }

  @Test
  void aShortAnswer() throws Exception {
    try (FaultyNode node = recipe("### Does my client take a short answer for a whole one?")) {
      assertThat(node.exchange(INPUT, true).bytes()).hasSize(1000);
    }
  }
}
