package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.ReloadNode;
import dev.echoport.client.load.FaultyPeer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code diagnose} against a node that it may ask, without and with faults on purpose. */
@Timeout(180)
class DiagnoseCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private ReloadNode node(String plan) throws Exception {
    return new ReloadNode(
        directory,
        "listeners: {echo: {uri: tcp://127.0.0.1:0, faults: {seed: 7, plan: [%s]}}}%n"
            .formatted(plan));
  }

  private int diagnose(ReloadNode node, String... options) {
    String uri = "tcp://127.0.0.1:" + node.port("echo");
    return run(
        Stream.concat(
                Stream.of("diagnose", uri, "--timeout=30s", "--admin", node.gateway().adminUri()),
                Arrays.stream(options))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Main.Commands.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void findsEverythingInOrderOnACleanPath() throws Exception {
    try (ReloadNode node = node("")) {
      assertThat(diagnose(node)).as(() -> out.toString()).isZero();
      assertThat(words()).containsOnly("ok", "skipped");
    }
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"http", "ws"})
  void findsEverythingInOrderOnACleanPathOfTheWeb(String scheme) throws Exception {
    try (ReloadNode node =
        new ReloadNode(
            directory, "listeners: {echo: {uri: '%s://127.0.0.1:0'}}\n".formatted(scheme))) {
      String uri = scheme + "://127.0.0.1:" + node.port("echo");
      assertThat(run("diagnose", uri, "--timeout=30s")).as(() -> out.toString()).isZero();
    }
    assertThat(out.toString()).contains("ok        upgrade ");
  }

  private Set<String> words() {
    return out.toString()
        .lines()
        .filter(line -> !line.startsWith(" ") && !line.startsWith("tcp://"))
        .map(line -> line.split(" +", 2)[0])
        .collect(java.util.stream.Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: corrupt, at: {sent: 10B}}|content|different from byte 10 on; the other end did so itself",
        "{do: corrupt, at: {sent: 100KB}}|content|the other end did so itself, on purpose",
        "{do: drop, at: {sent: 100KB}, bytes: 3B}|content|3 are missing; the other end did so itself",
        "{do: reset, at: {sent: 100KB}}|content|the other end did it: \"Fault 1, reset",
        "{do: close, at: {sent: 100KB}}|half-close|\"Fault 1, close",
        "{do: finish, at: {sent: 100KB}}|half-close|Fault 1, finish",
      })
  void namesAFaultOfTheOtherEnd(String plan, String check, String words) throws Exception {
    try (ReloadNode node = node(plan)) {
      assertThat(diagnose(node, "--checks", check)).as(() -> out.toString()).isEqualTo(1);
      assertThat(out.toString()).startsWith("FAULT     " + check).contains(words);
    }
  }

  @Test
  void asksForReceiptsWhereThereIsNoAdminApi() throws Exception {
    try (ReloadNode node =
        new ReloadNode(
            directory, "listeners: {echo: {uri: 'tcp://127.0.0.1:0', receipt: true}}\n")) {
      String uri = "tcp://127.0.0.1:" + node.port("echo");
      assertThat(run("diagnose", uri, "--timeout=30s", "--duration=300ms")).isEqualTo(3);
    }
    assertThat(out.toString())
        .contains(
            "unproved  far-close    This end cannot make the other end finish first",
            "unproved  end          This side's FIN is answered by a FIN, and arrives as one; what becomes of a reset",
            "The other end sees this side's own address",
            "; the other end received ",
            "on the way back, sending waited ");
  }

  @Test
  void allowsAnotherEchoWhatItMayLack() throws Exception {
    try (ReloadNode node = node("{do: close, at: {sent: 100KB}}")) {
      String uri = "tcp://127.0.0.1:" + node.port("echo");
      assertThat(run("diagnose", uri, "--checks=half-close,connect", "--other=half-close"))
          .as(() -> out.toString())
          .isZero();
    }
    assertThat(out.toString())
        .contains("skipped   half-close   --other allows it: After this side's");
  }

  @Test
  void namesAnIdleLimitOfTheOtherEnd() throws Exception {
    try (ReloadNode node =
        new ReloadNode(
            directory, "listeners: {echo: {uri: tcp://127.0.0.1:0, idleTimeout: 1s}}\n")) {
      assertThat(diagnose(node, "--checks=idle", "--idle=4s")).isEqualTo(1);
      assertThat(out.toString())
          .contains(
              "this side is told by a FIN; the other end does it itself: \"Nothing moved for");
    }
  }

  @Test
  void tellsApartWhatEachWayDoesToDatagrams() throws Exception {
    try (ReloadNode node =
            new ReloadNode(directory, "listeners: {echo: {uri: 'udp://127.0.0.1:0'}}\n");
        DatagramRelay relay = new DatagramRelay(node.port("echo"))) {
      String uri = "udp://127.0.0.1:" + relay.port();
      String admin = node.gateway().adminUri();
      assertThat(run("diagnose", uri, "--checks=datagrams", "--admin", admin)).isEqualTo(1);
      assertThat(out.toString())
          .contains(
              "500 arrived at the other end, which sent 500: the way there reordered %s, the way back lost %s"
                  .formatted(relay.swapped, relay.lost));
    }
  }

  @Test
  void namesALimitOfAgeOfTheOtherEnd() throws Exception {
    try (ReloadNode node =
        new ReloadNode(directory, "listeners: {echo: {uri: tcp://127.0.0.1:0, maxAge: 1s}}\n")) {
      assertThat(diagnose(node, "--checks=lifetime", "--duration=20s")).isEqualTo(1);
      assertThat(out.toString())
          .contains("A connection in use was ended after ", "the other end did it: ");
    }
  }

  @Test
  void namesAPathThatEndsBothSidesAtTheOtherEndsFin() throws Exception {
    try (ReloadNode node = node("");
        FaultyPeer path = FaultyPeer.start((in, out) -> untilFin(node, in, out))) {
      assertThat(
              run(
                  "diagnose",
                  path.uri(),
                  "--admin",
                  node.gateway().adminUri(),
                  "--timeout=30s",
                  "--checks=far-close"))
          .as(out::toString)
          .isEqualTo(1);
    }
    assertThat(out.toString())
        .startsWith("FAULT     far-close  ")
        .contains("When the other end finishes first, this side gets a ", " do not arrive");
  }

  /** Passes both ways on until the node has finished. */
  private static void untilFin(ReloadNode node, InputStream in, OutputStream out)
      throws IOException {
    try (Socket next = node.connect("echo")) {
      Thread there =
          new Thread(
              () -> {
                try {
                  in.transferTo(next.getOutputStream());
                } catch (IOException e) {
                  return; // it has ended
                }
              });
      there.setDaemon(true);
      there.start();
      next.getInputStream().transferTo(out);
    }
  }

  @Test
  void writesJsonAloneAndAFileForBuildServers() throws Exception {
    Path junit = directory.resolve("junit.xml");
    try (ReloadNode node = node("")) {
      diagnose(node, "--json", "--checks=connect", "--junit", junit.toString());
    }
    assertThat(new JsonObject(out.toString()).getString("verdict")).isEqualTo("ok");
    assertThat(Files.readString(junit)).contains("<testcase ").contains("name=\"connect\"");
  }

  @Test
  void refusesACheckThatDoesNotExist() {
    assertThat(run("diagnose", "tcp://h:1", "--checks=connect,luck")).isEqualTo(2);
    assertThat(err.toString()).contains("luck (expected: resolve, connect, ").hasLineCount(1);
  }

  @Test
  void saysThatTheAdminApiDoesNotAnswer() throws Exception {
    try (ReloadNode node = node("")) {
      String echo = "tcp://127.0.0.1:" + node.port("echo");
      assertThat(run("diagnose", echo, "--admin", node.gateway().adminUri() + "/nowhere"))
          .isEqualTo(3);
    }
    assertThat(err.toString()).startsWith("diagnose: --admin: ").hasLineCount(1);
  }
}
