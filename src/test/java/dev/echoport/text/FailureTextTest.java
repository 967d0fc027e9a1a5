package dev.echoport.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection reset|Connection reset",
        "recvAddress(..) failed with error(-104): Connection reset by peer|Connection reset by peer",
        "io_uring write(..) failed with error(-104): Connection reset by peer|Connection reset by"
            + " peer",
        "Connection refused: localhost/[0:0:0:0:0:0:0:1]:7007|Connection refused",
        "connect(..) failed with error(-111): Connection refused: /127.0.0.1:7007|Connection refused",
        "syscall:read(..) failed: Connection reset by peer|Connection reset by peer",
        "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable"
            + " to find valid certification path to requested target|PKIX path building failed: unable"
            + " to find valid certification path to requested target",
        "error:10000070:SSL routines:OPENSSL_internal:BAD_PACKET_LENGTH|bad packet length",
        "hex: byte 0x7a at 0 is no digit|hex: byte 0x7a at 0 is no digit"
      })
  void leavesOutWhatOnlyProgrammersKnow(String message, String text) {
    assertThat(FailureText.of(new Exception(message))).isEqualTo(text);
  }

  @Test
  void tellsAFailureWithoutAMessageByWhatItIs() {
    assertThat(FailureText.of(new ClosedChannelException())).isEqualTo("closed channel");
  }
}
