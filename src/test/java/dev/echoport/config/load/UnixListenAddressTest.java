package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.UnixListenAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixListenAddressTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @Test
  void isAnAbsolutePathForOwnerAndGroupByDefault() throws Exception {
    loading.set("listeners.local.uri=unix:/run/../run/echoport.sock");

    assertThat(loading.listener("local").address())
        .isEqualTo(new UnixListenAddress("/run/echoport.sock", 0660));
  }

  @Test
  void takesTheModeOfItsFile() throws Exception {
    loading.set("listeners.local={uri: 'unix:/run/echoport.sock', mode: '0600'}");

    assertThat(loading.listener("local").address())
        .isEqualTo(new UnixListenAddress("/run/echoport.sock", 0600));
  }

  @Test
  void mayBeAnAbstractName() throws Exception {
    loading.set("listeners.local.uri=unix:@echo");

    assertThat(loading.listener("local").address().uri()).isEqualTo("unix:@echo");
  }

  @Test
  void reportsWhatIsWrong() {
    loading.file(
        """
        listeners:
          relative: {uri: "unix:run/x.sock"}
          long: {uri: "unix:/%s"}
          mode: {uri: "unix:/run/a.sock", mode: rw}
          port: {uri: "unix:/run/b.sock", port: 7}
          same: {uri: "unix:/run/b.sock"}
          plain: {uri: "tcp://127.0.0.1:0", mode: "0600"}
        """
            .formatted("x".repeat(107)));

    assertThat(loading.problems())
        .containsExactlyInAnyOrder(
            "gateway.yaml:2: listeners.relative.uri: \"unix:run/x.sock\" is not a listener's"
                + " address (expected: unix:/ABSOLUTE/PATH, such as unix:/run/echoport.sock, or"
                + " unix:@NAME for an abstract name)",
            "gateway.yaml:3: listeners.long.uri: \"unix:/%s...\" is longer than the path of a socket"
                    .formatted("x".repeat(74))
                + " can be (expected: 107 bytes)",
            "gateway.yaml:4: listeners.mode.mode: \"rw\" is not the mode of a file (expected: octal"
                + " digits, such as \"0660\")",
            "gateway.yaml:5: listeners.port.port: means nothing on unix: (expected: only on tcp://,"
                + " tls://, udp://, ws://, wss://, http://, https://)",
            "gateway.yaml:6: listeners.same: unix:/run/b.sock is taken by listeners.port,"
                + " unix:/run/b.sock (expected: another path)",
            "gateway.yaml:7: listeners.plain.mode: means nothing on tcp:// (expected: only on unix:)");
  }
}
