package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.load.FaultyPeer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ProbeMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void exitsWith0AfterAnEcho() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      assertThat(run("probe", peer.uri(), "--warn", "10s", "--critical", "10s")).isZero();
    }
    assertThat(output()).startsWith("ECHO OK - ").hasLineCount(1);
  }

  @Test
  void exitsWith1WhenSlow() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.ECHO)) {
      assertThat(run("probe", peer.uri(), "--warn", "1ns", "--critical", "10s")).isEqualTo(1);
    }
  }

  @Test
  void exitsWith2WhenAByteIsWrong() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.wrongByteAt(0))) {
      assertThat(run("probe", peer.uri())).isEqualTo(2);
    }
  }

  @Test
  void exitsWith1ForDockerWhenAByteIsWrong() {
    try (FaultyPeer peer = FaultyPeer.start(FaultyPeer.wrongByteAt(0))) {
      assertThat(run("probe", "--docker", peer.uri())).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"probe", "probe nonsense", "probe tcp://h:1 --size 0", "probe ftp://h:1"})
  void exitsWith3AndOneLineOnBadUsage(String line) {
    assertThat(run(line.split(" "))).isEqualTo(3);
    assertThat(output())
        .startsWith("ECHO UNKNOWN - ")
        .contains("(expected: ", "; see echoport probe --help")
        .hasLineCount(1);
  }

  @Test
  void exitsWith1ForDockerOnBadUsage() {
    assertThat(run("probe", "--docker", "nonsense")).isEqualTo(1);
  }

  @Test
  void leavesHelpAndOtherCommandsToPicocli() {
    assertThat(ProbeMain.handles(new String[] {"probe", "tcp://h:1"})).isTrue();
    assertThat(ProbeMain.handles(new String[] {"probe", "--help"})).isFalse();
    assertThat(ProbeMain.handles(new String[] {"serve"})).isFalse();
    assertThat(ProbeMain.handles(new String[0])).isFalse();
  }

  private int run(String... arguments) {
    return ProbeMain.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
