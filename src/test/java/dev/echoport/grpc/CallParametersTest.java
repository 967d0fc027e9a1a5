package dev.echoport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallParametersTest {

  private static CallParameters read(String field, String value) throws BadCallException {
    Http2Headers head = new DefaultHttp2Headers().add(field, value);
    return CallParameters.of(head, Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "14|0|0|UNAVAILABLE",
        "unavailable|7|0|UNAVAILABLE",
        "UNAVAILABLE, 14, OK|1|0|UNAVAILABLE",
        "UNAVAILABLE, 14, OK|2|0|OK",
        "UNAVAILABLE:10%|0|0.09|UNAVAILABLE",
        "UNAVAILABLE:10%|0|0.1|OK"
      })
  void takesStatusesByNameOrCode(String text, int turn, double chance, GrpcStatus status)
      throws Exception {
    assertThat(read("x-echo-status", text).status(() -> turn, () -> chance)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "x-echo-status, 17",
    "x-echo-status, GONE",
    "x-echo-delay, 3s",
    "x-echo-delay, soon",
    "x-echo-reset, half",
    "x-echo-header, connection: close"
  })
  void namesWhatItCannotDo(String field, String value) {
    assertThatThrownBy(() -> read(field, value))
        .hasMessageContainingAll(field, value, "expected")
        .extracting(failure -> ((BadCallException) failure).status())
        .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
  }

  @Test
  void asksForNothingWhereNothingIsSaid() throws Exception {
    assertThat(read("user-agent", "x")).isSameAs(CallParameters.NONE);
  }
}
