package dev.echoport.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SchemeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ANY         | tcp://, tls://, udp://, unix:, ws://, wss://, http:// and https://
          PORT        | tcp://, tls://, udp://, ws://, wss://, http:// and https://
          FILE        | unix:
          CONNECTIONS | tcp://, tls://, unix:, ws://, wss://, http:// and https://
          TCP         | tcp://, tls://, ws://, wss://, http:// and https://
          DATAGRAMS   | udp://
          PLAIN       | tcp://, tls://, udp:// and unix:
          STREAM      | tcp://, tls:// and unix:
          HTTP        | ws://, wss://, http:// and https://
          REQUESTS    | http:// and https://
          TLS         | tls://, wss:// and https://
          """)
  void saysWhichCanDoIt(Feature feature, String schemes) {
    assertThat(Scheme.list(feature, "and")).isEqualTo(schemes);
  }

  @ParameterizedTest
  @CsvSource({"TCP, TLS", "WS, WSS", "HTTP, HTTPS", "TLS,", "UDP,", "UNIX,"})
  void knowsTheSameWithinTls(Scheme plain, Scheme secured) {
    assertThat(plain.secured()).isEqualTo(secured);
  }

  @ParameterizedTest
  @CsvSource({"TCP, tcp://host:port", "UNIX, unix:/path", "WSS, wss://host[:port]/path"})
  void showsItsForm(Scheme scheme, String form) {
    assertThat(scheme.form()).isEqualTo(form);
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsText(Scheme scheme) {
    assertThat(Scheme.of(scheme.text())).isEqualTo(scheme);
  }
}
