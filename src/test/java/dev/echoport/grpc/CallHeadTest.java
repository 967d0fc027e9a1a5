package dev.echoport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallHeadTest {

  private static CallHead head(String... fields) throws BadCallException {
    Http2Headers headers = new DefaultHttp2Headers();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    return CallHead.of(headers);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "application/grpc+proto, true",
    "Application/gRPC;charset=x, true",
    "application/grpc-web, false",
    "application/grpcx, false",
    "application/json, false"
  })
  void tellsCallsByTheirType(String type, boolean isGrpc) {
    assertThat(CallHead.isGrpc(type)).isEqualTo(isGrpc);
  }

  @ParameterizedTest
  @CsvSource({
    "1n, 1",
    "2u, 2000",
    "3m, 3000000",
    "4S, 4000000000",
    "0m, 1",
    "99999999H, 9223372036854775807"
  })
  void readsTimeouts(String text, long nanos) throws Exception {
    assertThat(head("grpc-timeout", text).timeoutNanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({"123456789S", "1", "-1S", "1s"})
  void namesATimeoutThatItCannotRead(String value) {
    assertThatThrownBy(() -> head("grpc-timeout", value))
        .hasMessageContainingAll("grpc-timeout", value, "expected")
        .extracting(failure -> ((BadCallException) failure).status())
        .isEqualTo(GrpcStatus.INTERNAL);
  }

  @Test
  void knowsNoCompressionWhereNoneIsNamed() throws Exception {
    assertThat(head("grpc-encoding", "identity").encoding()).isNull();
  }
}
