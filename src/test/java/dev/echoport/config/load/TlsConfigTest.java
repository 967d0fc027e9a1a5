package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.TlsConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsConfigTest {
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  @Test
  void isOffUnlessSet() throws Exception {
    assertThat(loading.listener("echo").tls()).isEqualTo(TlsConfig.OFF);
  }

  @Test
  void takesFilesFromTheEnvironment() throws Exception {
    String file = loading.write("pem", "").toString();
    loading.variable("ECHOPORT_LISTENERS_ECHO_URI", "tls://127.0.0.1:7443");
    loading.variable("ECHOPORT_LISTENERS_ECHO_TLS_CERTIFICATE", file);
    loading.variable("ECHOPORT_LISTENERS_ECHO_TLS_KEY", file);
    loading.variable("ECHOPORT_LISTENERS_ECHO_TLS_ALPN", "echo, http/1.1");

    assertThat(loading.listener("echo").isSecure()).isTrue();
    assertThat(loading.listener("echo").tls().alpn()).isEqualTo(List.of("echo", "http/1.1"));
  }

  @ParameterizedTest
  @CsvSource({"https, 'h2,http/1.1'", "wss, http/1.1", "tls, ''"})
  void offersTheProtocolsOfTheSchemeUnlessOthersAreNamed(String scheme, String offered)
      throws Exception {
    String file = loading.write("pem", "").toString();
    loading.variable("ECHOPORT_LISTENERS_ECHO_URI", scheme + "://127.0.0.1:7443");
    loading.variable("ECHOPORT_LISTENERS_ECHO_TLS_CERTIFICATE", file);
    loading.variable("ECHOPORT_LISTENERS_ECHO_TLS_KEY", file);

    assertThat(String.join(",", loading.listener("echo").tls().alpn())).isEqualTo(offered);
  }

  @Test
  void refusesAReceiptWithAnEngineThatCannotSendOne() throws Exception {
    String file = loading.write("pem", "").toString();
    loading.file(
        """
        listeners:
          echo:
            uri: tls://127.0.0.1:0
            receipt: true
            tls: {certificate: "%1$s", key: "%1$s", engine: openssl}
        """
            .formatted(file));

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:5: listeners.echo.receipt: comes behind the peer's close_notify, which"
                + " OpenSSL cannot do (expected: tls.engine: auto or jdk)");
  }

  @Test
  void reportsWhatIsWrongWithItsLine() {
    loading.file(
        """
        listeners:
          echo:
            uri: tls://127.0.0.1:0
            tls:
              certificate: no/such
              clientAuth: require
          plain:
            uri: tcp://127.0.0.1:0
            tls: {key: some}
          other:
            uri: tls://127.0.0.1:0
            tls: {clientAuth: maybe, alpn: ["a b"], maxHandshakes: 0}
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:3: listeners.echo.tls.key: is empty (expected: a PEM file, for tls://,"
                + " wss:// and https://)",
            "gateway.yaml:5: listeners.echo.tls.certificate: \"no/such\" cannot be read: no such"
                + " file (expected: a readable PEM file)",
            "gateway.yaml:6: listeners.echo.tls.trust: is empty (expected: a PEM file with the"
                + " authorities of the clients' certificates, for clientAuth: require)",
            "gateway.yaml:9: listeners.plain.tls.key: means nothing on tcp:// (expected: only on tls://, wss://, https://)",
            "gateway.yaml:12: listeners.other.tls.clientAuth: \"maybe\" is not one of the choices"
                + " (expected: none | request | require)",
            "gateway.yaml:12: listeners.other.tls.alpn: \"a b\" is not the name of a protocol"
                + " (expected: a list of protocol names, such as [echo, http/1.1], of at most 255"
                + " visible characters each)",
            "gateway.yaml:12: listeners.other.tls.maxHandshakes: \"0\" is out of range (expected: 1"
                + " to 1048576)");
  }
}
