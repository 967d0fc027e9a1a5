package dev.echoport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoReaderTest {

  private static String service(String hex) throws BadCallException {
    return HealthCheck.service(HexFormat.of().parseHex(hex));
  }

  @Test
  void passesOverFieldsThatItDoesNotKnow() throws Exception {
    assertThat(service("1096ff0119ffffffffffffffff2501020304220161" + "0a03776562"))
        .isEqualTo("web");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0a", "0a05", "0aff", "08", "0801", "0b", "0a0180", "00", "1affffffff0f", "1500"})
  void refusesWhatIsNoMessage(String hex) {
    assertThatThrownBy(() -> service(hex))
        .isInstanceOf(BadCallException.class)
        .hasMessageStartingWith("no protobuf: ");
  }

  @Test
  void failsInNoOtherWayWhateverItReads() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] message = new byte[random.nextInt(20)];
      random.nextBytes(message);
      try {
        HealthCheck.service(message);
      } catch (BadCallException e) {
        assertThat(e.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
      }
    }
  }
}
